import Bus
import Concurrency
import Foundation
import PlainText
import VideoModel

/// The mesh of the demo: the processes of the compose file, in a folder of their own.
struct DemoMesh {
  let folder: String
  let compose: ComposeFile
  /// Folder that holds the compose file.
  let composeFolder: String
  let bundle: String
  let isQuiet: Bool

  static let source = SourceID("plaza")

  /// Publishes a video through detector and node, and records what comes out.
  ///
  /// - Returns: the recording and the seconds from the first frame to the end.
  func run(video: String) throws -> (recording: MeshRecording, seconds: Double) {
    StopSignal.install()
    guard let source = Self.source else { preconditionFailure("a usable source id") }
    let places = [
      ComposeFile.sharedFolder + "/plaza.mp4": video, ComposeFile.sharedFolder: folder,
      "/etc/vagary/demo.yaml": composeFolder + "/demo.yaml",
    ]
    func start(_ name: String) throws -> DemoProcess {
      var service = try compose.service(name).placed(places)
      if name == "node" { service.environment["VAGARY_BUNDLE__PATH"] = bundle }
      return try DemoProcess(
        service, log: "\(folder)/\(name).log", showsOutput: name == "watch" && !isQuiet)
    }
    var processes: [DemoProcess] = []
    defer { for process in processes.reversed() { process.stop() } }
    for name in ["node", "watch", "detect"] { processes.append(try start(name)) }
    let clock = ContinuousClock()
    var began = clock.now
    let recorder = try MeshRecorder(
      endpoint: Endpoint("ipc://\(folder)/scores.ipc", kind: .sub), source: source,
      ready: {
        began = clock.now
        processes.append(try start("publish"))
      },
      isWanted: {
        if StopSignal.process.isRaised { return false }
        if let failed = processes.first(where: { $0.status.map { $0 != 0 } ?? false }) {
          throw CommandFailure(.unavailable, "the demo's \(failed.name) ended early", remedy: failed.tail)
        }
        return true
      })
    let recording = try recorder.record(on: BusContext())
    let elapsed = (clock.now - began).components
    return (recording, Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
  }
}
