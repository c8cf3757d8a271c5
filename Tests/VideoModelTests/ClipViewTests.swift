import Testing
import VideoModel

@Suite struct ClipViewTests {
  @Test("A view has 1 to 16 offsets")
  func count() {
    #expect(ClipView(offsets: []) == nil)
    #expect(ClipView(offsets: [0])?.offsets == [0])
    #expect(ClipView(offsets: Array(0..<16)) != nil)
    #expect(ClipView(offsets: Array(0..<17)) == nil)
  }

  @Test("Views are equal when their offsets are, in the same order")
  func equality() {
    #expect(ClipView(offsets: [-1, 0, 1]) == ClipView(offsets: [-1, 0, 1]))
    #expect(ClipView(offsets: [-1, 0, 1]) != ClipView(offsets: [1, 0, -1]))
  }

  @Test("The key of a view is its offsets separated by commas")
  func text() {
    #expect(ClipView.sevenFrames.description == "-3,-2,-1,0,1,2,3")
  }
}
