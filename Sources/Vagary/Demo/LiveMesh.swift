import Concurrency
import Foundation
import PlainText

/// The demo's mesh at real time on the default ports, the video again and again, until it is stopped.
struct LiveMesh {
  let video: String
  let bundle: String
  let folder: String

  func run() throws {
    StopSignal.install()
    let commands: [(String, [String])] = [
      ("node", ["node", "--bundle", bundle, "--set", "sources.plaza.detector=motion"]),
      ("publish", ["publish", video, "--source", "plaza", "--loop"]),
    ]
    var processes: [DemoProcess] = []
    defer { for process in processes.reversed() { process.stop() } }
    for (name, arguments) in commands {
      processes.append(
        try DemoProcess(
          .init(name: name, arguments: arguments, environment: [:]), log: "\(folder)/\(name).log"))
    }
    print("in   tcp://127.0.0.1:6701  (frames and detections)")
    print("out  tcp://127.0.0.1:6702  (scores, events, status); try: vagary watch")
    print("the plaza is published at real time, over and over; Ctrl-C ends it")
    while !StopSignal.process.isRaised {
      if let failed = processes.first(where: { $0.status != nil }) {
        throw CommandFailure(.unavailable, "the demo's \(failed.name) ended early", remedy: failed.tail)
      }
      usleep(100_000)
    }
  }
}
