import Foundation
import TestSupport
import Testing

// No detector sends boxes. The node runs its own on the one source that asks for it.

extension EndToEnd {
  @Suite struct InNodeDetectorTests {
    @Test("A source with a detector of its own is scored without a detect process")
    func motion() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let mesh = try Mesh(folder, bundle: camera.bundle, settings: ["sources.yard.detector=motion"])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(camera.longClip, as: "yard")
      #expect(try publish.ending().status == 0)
      let ending = try watch.ending()
      let messages = try Watched.lines(ending.output)
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(balance.scored > 0)
      #expect(messages.frameIDs("yard") == Array(0..<InventedCamera.longFrames))
      #expect(messages.topicsWithGaps == [])
      let stopped = try mesh.stop()
      #expect(stopped.status == 0)
    }
  }
}
