import Testing

@testable import Media

@Suite("Natural name order")
struct NaturalOrderTests {
  @Test("Digits count as numbers, of any length and with leading zeros")
  func order() {
    let sorted = [
      "", "001", "01", "1", "1a", "2", "10", "100000000000000000000000", "a", "a2b3", "a2b10", "a10b1", "b",
    ]
    #expect(sorted.shuffled().sorted(by: naturallyPrecedes) == sorted)
    for name in sorted { #expect(!naturallyPrecedes(name, name)) }
  }
}
