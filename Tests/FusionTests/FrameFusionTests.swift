import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct FrameFusionTests {
  private func push(
    _ fusion: inout FrameFusion, _ frame: Int, _ scores: [Float], detected: Bool = true
  ) -> FrameScore {
    fusion.push(
      Invented.stamp(frame), frameWidth: 320, frameHeight: 240, detected: detected,
      objects: scores.map { Invented.object($0, track: "t") })
  }

  @Test("The raw score of a frame is that of its oddest object")
  func largest() {
    var fusion = FrameFusion(source: Invented.source())
    let score = push(&fusion, 0, [1, 5, 2])
    #expect(score.raw == 5 && score.calibrated == 5 && score.causal == 5)
    #expect(score.objects.count == 3)
  }

  @Test("A frame without objects has no raw score and keeps the causal score, if there is one")
  func empty() {
    var fusion = FrameFusion(source: Invented.source())
    #expect(push(&fusion, 0, []).causal == nil)
    _ = push(&fusion, 1, [3])
    let empty = push(&fusion, 2, [], detected: false)
    #expect(empty.raw == nil && empty.calibrated == nil && empty.causal == 3)
    #expect(!empty.detected)
  }

  @Test("The causal score follows slowly and starts again after a reset")
  func causal() throws {
    var fusion = FrameFusion(source: Invented.source())
    _ = push(&fusion, 0, [0])
    let next = push(&fusion, 1, [10])
    #expect(abs(try #require(next.causal) - 1.812_69) < 1e-4)
    fusion.reset()
    #expect(push(&fusion, 2, [4]).causal == 4)
  }

  @Test("Detections without a score are in the frame score with their reasons")
  func notScored() {
    var fusion = FrameFusion(source: Invented.source())
    let left = NotScored(box: Invented.walker(atX: 0), label: "", track: "", reason: .overload)
    let score = fusion.push(
      Invented.stamp(0), frameWidth: 320, frameHeight: 240, detected: true, objects: [], notScored: [left])
    #expect(score.notScored == [left])
  }
}
