import Foundation
import TestSupport
import Testing

// The doctor listens to a node that a camera feeds in real time, and reports the source as it was sent.

extension EndToEnd {
  @Suite struct DoctorTests {
    private struct Report: Decodable {
      struct Source: Decodable {
        var source: String
        var framesPerSecond: Double?
        var detectionsPerSecond: Double?
        var scoresPerSecond: Double
        var classScores: String?
        var bundle: String?
        var state: String?
        var expectedCores: Double?
      }

      var messages: Int
      var nodes: [String]
      var sources: [Source]
      var advice: [String]
    }

    @Test("The doctor reports rates, bundle and state of a node that a camera feeds")
    func live() throws {
      let folder = try TemporaryFolder()
      let camera = try InventedCamera.shared.get()
      let mesh = try Mesh(folder, bundle: camera.bundle)
      let publish = try Program.start(
        [
          "publish", camera.longClip, "--source", "gate", "--connect", mesh.input, "--frame-rate", "10",
          "--detections", camera.detections, "--video", "long",
        ], folder: folder)
      publish.server = mesh.node
      let watch = try mesh.watch()
      try watch.wait(for: "a score") { $0.output.contains("frame_score") }
      let doctor = try Program.start(
        ["doctor", "--connect", mesh.output, "--seconds", "6", "--json"], folder: folder)
      let ending = try doctor.ending(within: 60)
      #expect(ending.status == 0)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let report = try decoder.decode(Report.self, from: Data(ending.output.utf8))
      #expect(report.nodes == ["node-under-test"])
      let source = try #require(report.sources.first)
      #expect(source.source == "gate")
      // Real time, on a machine that may be busy.
      let frames = try #require(source.framesPerSecond)
      let detections = try #require(source.detectionsPerSecond)
      #expect((4...16).contains(frames), "\(frames)")
      #expect(abs(detections / frames - Double(InventedFootage.walkers)) < 1)
      #expect(source.scoresPerSecond > 2)
      #expect(source.bundle?.isEmpty == false)
      #expect((source.expectedCores ?? 0) > 0)
      #expect(["ready", "degraded", "warming"].contains(source.state ?? ""))
      publish.signal(SIGTERM)
      watch.signal(SIGTERM)
      _ = try publish.ending(within: 60)
      _ = try watch.ending(within: 60)
    }

    @Test("Without a peer the doctor says so, gives advice and ends with 69")
    func nobody() throws {
      let folder = try TemporaryFolder()
      let doctor = try Program.start(
        ["doctor", "--connect", folder.ipc("nowhere"), "--seconds", "1"], folder: folder)
      let ending = try doctor.ending(within: 30)
      #expect(ending.status == 69)
      #expect(ending.output.contains("no connection: no peer answers at"))
    }
  }
}
