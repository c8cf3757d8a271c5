import Testing

@testable import Scoring

@Suite struct ViewWindowsTests {
  @Test("The views of seven, six and one frames have four of fourteen windows in common")
  func method() throws {
    let shared = try #require(ViewWindows([[0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 4, 5, 6], [3]]))
    #expect(shared.pictures == [0, 1, 2, 3, 4, 5, 6])
    #expect(shared.windows.count == 10)
    #expect(shared.outputs == [[0, 1, 2, 3, 4, 5, 6], [0, 1, 7, 8, 5, 6], [9]])
    #expect(shared.windows[0] == (-1, 0, 1))
    #expect(shared.windows[7] == (1, 2, 4))
    #expect(shared.windows[8] == (2, 4, 5))
    #expect(shared.windows[9] == (-1, 3, -1))
  }

  @Test("Pictures are numbered among those that are used; a view that does not fit the stream has none")
  func sparse() throws {
    let shared = try #require(ViewWindows([[], [2, 5], [5]]))
    #expect(shared.pictures == [2, 5])
    #expect(shared.outputs == [[], [0, 1], [2]])
    #expect(shared.windows[0] == (-1, 0, 1))
    #expect(shared.windows[2] == (-1, 1, -1))
  }

  @Test("More images than the first layer takes are not shared")
  func tooMany() {
    #expect(ViewWindows([Array(0..<16)]) != nil)
    #expect(ViewWindows([Array(0..<17)]) == nil)
  }
}
