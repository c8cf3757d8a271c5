import Foundation
import TestSupport
import Testing

// Other people's services in the mesh: a Python program that sends frames and its own boxes, and one that
// prints scores and events. Neither has any code of ours, only the .proto files.

extension EndToEnd {
  @Suite(.enabled(if: Python.path != nil, "\(Python.isMissing)"))
  struct ForeignPeersTests {
    @Test("Every box that publish.py sends is scored or listed")
    func publisher() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let python = try Python(folder)
      let mesh = try Mesh(folder, bundle: camera.bundle)
      let watch = try mesh.watch(untilEnd: 1)
      let publisher = try python.example(
        "publish.py", ["--connect", mesh.input, "--source", "square", "--frames", "30", "--fast"])
      #expect(try publisher.ending().status == 0)
      let messages = try Watched.lines(try watch.ending().output)
      let balance = try #require(messages.balance)
      #expect(balance.addsUp)
      #expect(balance.detections == 30)
      #expect(balance.scored > 0)
      #expect(messages.frameIDs("square") == Array(0..<30))
      // Its detector is not the one the bundle was trained with.
      #expect(messages.contains { $0.sourceStatus?.state == "degraded" })
    }

    @Test("subscribe.py prints the scores of a node")
    func subscriber() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let python = try Python(folder)
      let mesh = try Mesh(folder, bundle: camera.bundle)
      let publisher = try python.example(
        "publish.py", ["--connect", mesh.input, "--source", "square", "--frames", "100000"])
      let subscriber = try python.example(
        "subscribe.py", ["--connect", mesh.output, "--source", "square", "--count", "20"])
      let ending = try subscriber.ending()
      #expect(ending.status == 0)
      let lines = ending.output.split(separator: "\n")
      #expect(lines.contains { $0.contains(" frame ") && $0.contains("1 scored") })
      #expect(lines.contains { $0.contains("track") && $0.contains("arrow-of-time") })
      // It knows nothing of stopping: it has 100,000 frames to send.
      publisher.signal(SIGKILL)
      try publisher.ending()
      let stopped = try mesh.stop()
      #expect(stopped.status == 0)
    }
  }
}
