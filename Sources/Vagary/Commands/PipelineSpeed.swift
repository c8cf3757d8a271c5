import ArgumentParser
import Concurrency
import Console
import Footage
import Foundation
import PlainText

/// `vagary bench pipeline`: a node in real time.
struct PipelineSpeed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "A real node with invented cameras in real time, over ipc.",
    discussion: """
      Starts `vagary node` with random weights and sends it frames and detections as cameras and detectors would. \
      Every detection sent is counted as scored, not scored (with the reason) or lost. Latency runs from the sending \
      of the last frame a score needs to the arrival of the score.
      """)

  @OptionGroup var machine: BenchMachine
  @OptionGroup var products: PrecisionOption
  @OptionGroup var pluginOptions: PluginOptions

  @Option(name: .long, help: "Sources at once, 1 to 256; with --find, what is tried first.")
  var sources = 1

  @Option(
    name: .long, help: ArgumentHelp("Pixels of a frame.", valueName: "width x height"),
    transform: { text in
      let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sides.count == 2, sides.allSatisfy({ (64...8192).contains($0) }) else {
        throw ValidationError("--frame-size is \(text), must be like 640x360, each side 64 to 8192")
      }
      return FrameSize(width: sides[0], height: sides[1])
    })
  var frameSize = FrameSize(width: 640, height: 360)

  @Option(name: .long, help: "How frames travel: raw or jpeg.")
  var encoding = Encoding.jpeg

  @Option(name: .long, help: "Frames per second of each source, 1 to 240.")
  var fps = 25.0

  @Option(name: .long, help: "Objects in every frame, 1 to 64.")
  var objects = 5

  @Option(name: .long, help: "Seconds of stream, 1 to 600; with --find, of each trial.")
  var seconds = 15.0

  @Flag(
    name: .long,
    help: "Look for the largest number of sources with everything scored and a p99 latency below 50 ms.")
  var find = false

  enum Encoding: String, ExpressibleByArgument, CaseIterable {
    case raw, jpeg
  }

  struct FrameSize: Equatable, CustomStringConvertible {
    var width: Int
    var height: Int
    var description: String { "\(width)x\(height)" }
  }

  func validate() throws {
    guard (1...SourceSearch.most).contains(sources) else {
      throw ValidationError("--sources is \(sources), must be 1 to \(SourceSearch.most)")
    }
    guard (1...240).contains(fps) else { throw ValidationError("--fps is \(fps), must be 1 to 240") }
    guard (1...64).contains(objects) else {
      throw ValidationError("--objects is \(objects), must be 1 to 64")
    }
    guard (1...600).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), must be 1 to 600")
    }
  }

  func run() throws {
    machine.prepare()
    products.prepare()
    StopSignal.install()
    let folder =
      FileManager.default.temporaryDirectory.path + "/vagary-bench-\(UUID().uuidString.prefix(8))"
    try OutputFile.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var bench = PipelineBench(
      variant: machine.variant, sources: sources,
      scene: BenchScene(width: frameSize.width, height: frameSize.height, objects: objects),
      encoding: encoding == .raw ? .raw : .jpeg, rate: fps, seconds: seconds,
      threads: machine.threadCount, precision: products.precision, pluginFolders: pluginOptions.plugins)
    try bench.writeBundle(folder: folder + "/bundle", catalog: pluginOptions.catalog())
    let content = try EncodedScene(bench.scene, bench.encoding)
    func trial() throws -> PipelineResult {
      try bench.run(content, bundle: folder + "/bundle", folder: folder, stop: .process)
    }
    guard find else {
      let result = try trial()
      StandardOutput.line(machine.json ? result.json : result.text)
      return
    }
    var search = SourceSearch(first: sources)
    var best: PipelineResult?
    while let next = search.next {
      bench.sources = next
      let result = try trial()
      search.tried(next, works: result.isLive)
      if result.isLive { best = result }
      StandardError.write(
        "vagary: \(next) \(next == 1 ? "source" : "sources"): \(result.isLive ? "live" : "not live")\n")
    }
    guard machine.json else {
      StandardOutput.line(best?.text ?? "no number of sources from 1 on was live")
      return
    }
    StandardOutput.line("{\"sources\":\(search.working),\"best\":\(best?.json ?? "null")}")
  }
}
