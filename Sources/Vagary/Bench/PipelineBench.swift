import Backbone
import Bundles
import Bus
import Concurrency
import Footage
import Foundation
import NeuralEngine
import Node
import PlainText
import PluginHost
import Training
import VideoModel

/// Runs a real node in a process of its own and feeds it invented cameras in real time, over ipc.
struct PipelineBench {
  var variant = BackboneVariant.shallowNarrow
  /// 1...256.
  var sources = 1
  var scene = BenchScene()
  var encoding = FrameRecoder.Encoding.jpeg
  /// Frames per second of each source, 1...240.
  var rate = 25.0
  /// Seconds of stream, above 0.
  var seconds = 15.0
  /// Scoring threads of the node, 1...256.
  var threads: Int
  /// The precision of the products of the node.
  var precision = Precision.exact
  /// Folders in which plugins are searched before the usual places.
  var pluginFolders: [String] = []

  /// Longest wait for a node to start and for the last scores, seconds.
  private static let patience = 30.0

  /// Writes a bundle with random weights, calibrated on the invented camera, into `folder`.
  func writeBundle(folder: String, catalog: PluginCatalog) throws {
    var scene = scene
    scene.objects = 8
    var configuration = TrainingConfiguration()
    configuration.variant = variant
    configuration.objectSteps = 0
    configuration.batch = 4
    configuration.lossObjects = 8
    configuration.threads = threads
    let training = ModelTraining(
      configuration: configuration, tasks: try ScoreBench.tasks.map { try catalog.task($0) }, teacher: nil)
    let bundle = try training.run(
      scene.footage(rate: rate), seconds: { 0 }, progress: { _ in })
    try bundle.write(folder: folder)
  }

  /// Runs one node.
  ///
  /// - Parameters:
  ///   - content: the encoded ``scene``.
  ///   - bundle: a folder from ``writeBundle(folder:catalog:)``.
  ///   - folder: a place for sockets and the log of the node.
  ///   - program: the program to run; `nil` takes this one.
  func run(_ content: EncodedScene, bundle: String, folder: String, stop: StopSignal, program: String? = nil)
    throws -> PipelineResult
  {
    let (input, output) = ("ipc://\(folder)/in.ipc", "ipc://\(folder)/out.ipc")
    let node = try DemoProcess(
      nodeCommand(bundle, input: input, output: output), log: "\(folder)/node.log", program: program)
    defer { node.stop() }
    func check() throws {
      if stop.isRaised { throw CommandFailure(.unavailable, "stopped before the end") }
      guard node.status == nil else {
        throw CommandFailure(.unavailable, "the node ended early", remedy: node.tail)
      }
    }
    func wait(_ what: String, until condition: () throws -> Bool) throws {
      let end = ProgramClock.monotonic + Int64(Self.patience * 1e9)
      while !(try condition()) {
        try check()
        guard ProgramClock.monotonic < end else {
          throw CommandFailure(
            .unavailable, "waited \(Int(Self.patience)) s in vain for \(what)", remedy: node.tail)
        }
        stop.wait(milliseconds: 20)
      }
    }
    let names = (0..<sources).compactMap { SourceID("bench-\($0)") }
    let context = try BusContext()
    var feeder = try PipelineFeeder(
      context, at: Endpoint("pub+bind:\(input)"), content, sources: names, rate: rate
    )
    let listener = PipelineListener(
      try Endpoint("sub+connect:\(output)"), tally: PipelineTally(warmUp: Int(rate), lookAhead: 3))
    try wait("the node") { try listener.state().isHeard }
    guard try feeder.waitForNode(stop) else { throw CommandFailure(.unavailable, "stopped before the end") }
    let before = ProcessCPU.of(process: node.processIdentifier) ?? ProcessCPU()
    let frames = max(1, Int((seconds * rate).rounded()))
    try feeder.run(frames: frames, stop: stop, check: check)
    try wait("the last scores") { try listener.state().ended == sources }
    let after = ProcessCPU.of(process: node.processIdentifier) ?? before
    node.stop()
    var tally = try listener.finish()
    tally.close(sent: feeder.detectionsSent)
    return PipelineResult(
      subject:
        "pipeline \(variant.rawValue), \(sources) \(sources == 1 ? "source" : "sources") of \(scene.width)x\(scene.height) "
        + "\(encoding.rawValue) at \(Rounded.text(rate, places: 0)) frames/s, \(scene.objects) objects",
      sources: sources, threads: threads, precision: precision.onThisMachine, seconds: Double(frames) / rate,
      sent: feeder.detectionsSent,
      scored: tally.scored, unscored: tally.unscored, latency: tally.latency(feeder.times),
      feedDelay: feeder.delays,
      cost: cost(after - before, decode: tally.counters[Counter.decodeMicroseconds.name], frames: frames))
  }

  private func nodeCommand(_ bundle: String, input: String, output: String) -> ComposeFile.Service {
    var settings = [
      "bus.in=sub+connect:\(input)", "bus.out=pub+bind:\(output)", "scoring.threads=\(threads)",
      "node.name=bench-node", "scoring.precision=\(precision.rawValue)",
    ]
    if !pluginFolders.isEmpty { settings.append("plugins.folders=\(pluginFolders.joined(separator: ","))") }
    return .init(
      name: "node", arguments: ["node", "--bundle", bundle] + settings.flatMap { ["--set", $0] },
      environment: [:])
  }

  private func cost(_ cpu: ProcessCPU, decode: UInt64?, frames: Int) -> PipelineResult.Cost {
    let share = 1 / (Double(frames) / rate * Double(sources))
    let decoding = Double(decode ?? 0) * 1e-6
    let scoring = cpu.sum("scoring")
    let (ingest, output) = (cpu.sum("ingest"), cpu.sum("output"))
    return .init(
      decode: decoding * share, scoring: max(0, scoring - decoding) * share, ingest: ingest * share,
      output: output * share, rest: max(0, cpu.total - scoring - ingest - output) * share)
  }
}
