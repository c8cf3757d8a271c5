import Foundation
import TestSupport

/// A node with the invented camera's bundle, and its subscribers.
struct Mesh {
  let folder: TemporaryFolder
  let input: String
  let output: String
  let node: RunningProcess

  /// Starts a node that loses nothing; returns when it listens.
  ///
  /// - Parameters:
  ///   - settings: `key=value`, later ones count.
  ///   - more: further arguments.
  ///   - inputs: endpoints of `bus.in`, where it is not one that the node binds.
  init(
    _ folder: TemporaryFolder, bundle: String?, input: String? = nil, output: String? = nil,
    settings: [String] = [],
    inputs: String? = nil, more: [String] = []
  ) throws {
    self.folder = folder
    self.input = input ?? folder.ipc("in")
    self.output = output ?? folder.ipc("out")
    var all = [
      "bus.in=\(inputs ?? "sub+bind:\(self.input)")", "bus.out=xpub+bind:\(self.output)", "bus.lossless=true",
      "node.name=node-under-test", "scoring.threads=2",
    ]
    if let bundle { all.append("bundle.path=\(bundle)") }
    node = try Program.start(["node"] + more + (all + settings).flatMap { ["--set", $0] }, folder: folder)
    try node.wait(for: "listening") { $0.errors.contains("listening at") }
  }

  /// Starts `vagary watch --json`; returns when the node's messages reach it, so that it misses no
  /// later message.
  func watch(untilEnd: Int? = nil, more: [String] = []) throws -> RunningProcess {
    let watch = try Program.start(
      ["watch", "--json", "--connect", output] + (untilEnd.map { ["--until-end", "\($0)"] } ?? []) + more,
      folder: folder)
    watch.server = node
    try watch.wait(for: "a first message") { $0.output.contains("node_status") }
    return watch
  }

  /// Starts `vagary publish` of a folder of frames, with the boxes recorded for `clip` if there are any.
  func publish(
    _ frames: String, as source: String, detections: String? = nil, clip: String? = nil, more: [String] = []
  ) throws -> RunningProcess {
    let publish = try Program.start(
      ["publish", frames, "--source", source, "--connect", input, "--full-speed", "--frame-rate", "10"]
        + (detections.map { ["--detections", $0] } ?? []) + (clip.map { ["--video", $0] } ?? []) + more,
      folder: folder)
    publish.server = node
    return publish
  }

  /// Stops the node with SIGTERM and returns how it ended.
  func stop() throws -> RunningProcess.Ending {
    node.signal(SIGTERM)
    return try node.ending(within: 10)
  }
}
