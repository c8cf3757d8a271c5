import Foundation
import TestSupport
import Testing

// Three cameras send to one node at once. One is called by another name in its messages, one breaks off
// after five frames, too early for a clip of seven. Each is scored by itself and under its own name, and
// the short one's objects are listed with the reason.

extension EndToEnd {
  @Suite struct SeveralSourcesTests {
    @Test("Sources are scored side by side, one under its alias, one that ends in mid-clip with a reason")
    func threeSources() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let short = InventedFootage(frames: 5, seed: 4)
      try short.write(to: folder.url("short"))
      let boxes = try folder.write(InventedFootage.head + short.rows(clip: "short"), to: "short.csv")
      let mesh = try Mesh(folder, bundle: camera.bundle, settings: ["sources.gate.aliases=entrance"])
      let watch = try mesh.watch(untilEnd: 3)
      let publishers = [
        try mesh.publish(camera.testClip, as: "entrance", detections: camera.detections, clip: "test-01"),
        try mesh.publish(camera.testClip, as: "yard", detections: camera.detections, clip: "test-01"),
        try mesh.publish(folder.file("short"), as: "short", detections: boxes),
      ]
      for publisher in publishers { #expect(try publisher.ending().status == 0) }
      let messages = try Watched.lines(try watch.ending().output)
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(balance.detections == (2 * InventedCamera.testFrames + 5) * InventedFootage.walkers)
      let all = Array(0..<InventedCamera.testFrames)
      #expect(messages.frameIDs("gate") == all)
      #expect(messages.frameIDs("yard") == all)
      #expect(messages.frameIDs("short") == [0, 1, 2, 3, 4])
      #expect(messages.scores("entrance").isEmpty)
      #expect(messages.scores("short").allSatisfy { $0.raw == nil && ($0.objects ?? []).isEmpty })
      let reasons = Set(messages.scores("short").flatMap { $0.notScored ?? [] }.map(\.reason))
      #expect(reasons == ["stream-too-short"])
      // One footage under two names: neither source disturbs the other.
      #expect(messages.scores("gate").map(\.raw) == messages.scores("yard").map(\.raw))
      #expect(messages.topicsWithGaps == [])
    }
  }
}
