import Testing

@testable import Vagary

@Suite struct SourceSearchTests {
  /// The numbers that are tried when up to `limit` sources work.
  private func tries(first: Int, limit: Int) -> (tried: [Int], found: Int) {
    var search = SourceSearch(first: first)
    var tried: [Int] = []
    while let next = search.next {
      tried.append(next)
      search.tried(next, works: next <= limit)
    }
    return (tried, search.working)
  }

  @Test("The number is found by doubling, then by bisection")
  func search() {
    #expect(tries(first: 1, limit: 11).tried == [1, 2, 4, 8, 16, 12, 10, 11])
  }

  @Test("Whatever the limit and the start, the answer is the limit", arguments: [1, 3, 64, 256])
  func everyLimit(first: Int) {
    for limit in 0...256 { #expect(tries(first: first, limit: limit).found == limit) }
  }
}
