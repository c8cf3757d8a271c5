import Foundation
import Glibc
import TestSupport
import Testing

// A node in full work is asked to stop. It ends soon and by itself, publishes its scores, and ends open events with the
// stop as their reason.

extension EndToEnd {
  @Suite struct StopTests {
    @Test(
      "A node that is asked to stop in full work publishes its scores and ends",
      arguments: [SIGINT, SIGTERM])
    func stop(_ number: Int32) throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      // Every object is an event, so that some are open whenever the stop comes.
      let mesh = try Mesh(
        folder, bundle: camera.bundle,
        settings: ["events.threshold=0", "events.release=0", "events.minimum_s=0"])
      let watch = try mesh.watch(untilEnd: 1)
      let publish = try mesh.publish(
        camera.longClip, as: "yard", detections: camera.detections, clip: "long", more: ["--loop"])
      try watch.wait(for: "an event") { $0.output.contains("\"phase\":\"start\"") }
      mesh.node.signal(number)
      let ending = try mesh.node.ending(within: 10)
      #expect(ending.status == 0)
      #expect(!ending.isBySignal)
      let messages = try Watched.lines(try watch.ending().output)
      #expect(messages.topicsWithGaps == [])
      let balance = try #require(messages.balance)
      #expect(balance.lost == 0)
      #expect(balance.addsUp)
      #expect(messages.last { $0.sourceStatus != nil }?.sourceStatus?.state == "stopped")
      let events = messages.compactMap(\.event)
      let started = Set(events.filter { $0.phase == "start" }.map(\.id))
      let ended = events.filter { $0.phase == "end" }
      #expect(!started.isEmpty)
      #expect(Set(ended.map(\.id)) == started)
      #expect(ended.contains { $0.endReason == "stopping" })
      // The publisher reports that its remaining messages cannot be delivered.
      publish.signal(SIGTERM)
      let published = try publish.ending(within: 20)
      #expect(!published.isBySignal)
      #expect([0, 69].contains(published.status))
    }
  }
}
