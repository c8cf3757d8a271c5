import Foundation
import TestSupport
import Testing

// A node publishes two scores per second of a camera with ten frames per second. It scores and counts all frames, and
// the omitted scores are not losses.

extension EndToEnd {
  @Suite struct ThinningTests {
    @Test("Scores are thinned without gaps in their sequence, while all frames are scored and counted")
    func limited() throws {
      let camera = try InventedCamera.shared.get()
      let mesh = try Mesh(
        try TemporaryFolder(), bundle: camera.bundle,
        settings: [
          "publish.scores=limited", "publish.scores_per_s=2", "events.threshold=10", "events.release=9",
        ])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(
        camera.testClip, as: "gate", detections: camera.detections, clip: "test-01")
      #expect(try publish.ending().status == 0)
      let messages = try Watched.lines(try watch.ending().output)
      #expect(try mesh.stop().status == 0)

      #expect(messages.frameIDs("gate") == Array(stride(from: 0, to: InventedCamera.testFrames, by: 5)))
      #expect(messages.topicsWithGaps == [])
      let counters = try #require(
        messages.compactMap(\.sourceStatus).last { $0.state == "stopped" }?.counters)
      #expect(counters["frames_published"] == "8")
      #expect(counters["scores_thinned"] == "\(InventedCamera.testFrames - 8)")
      #expect(counters["objects_scored"] == "\(InventedCamera.testFrames * InventedFootage.walkers)")
    }
  }
}
