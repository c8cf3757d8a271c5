import ArgumentParser
import Backbone
import Bus
import Concurrency
import Console
import NeuralEngine
import PlainText

/// `vagary doctor`: listens for a while, then prints the state of each source and advice.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Listens to a mesh for a while and reports faults.",
    discussion: """
      Connect it to the node, and to the producers of frames and detections where those bind. It prints a line for \
      each source: rates, pixels, share of detections that fit a frame, class scores, clock, bundle, state, and \
      about how many cores of this machine its scoring takes. The advice is below it. The exit status is 69 when \
      no message came, otherwise 0.
      """)

  @Option(
    name: .long,
    help: "Endpoint to listen to; may be repeated. Default tcp://127.0.0.1:6702, a node's.")
  var connect: [String] = []

  @Option(name: .long, help: "How long to listen, seconds, 1 to 3600.")
  var seconds = 10.0

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  @OptionGroup var topics: TopicOptions

  func validate() throws {
    guard (1...3600).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), must be 1 to 3600")
    }
  }

  func run() throws {
    let endpoints = try TopicOptions.receiving(connect.isEmpty ? ["tcp://127.0.0.1:6702"] : connect)
    let run = DoctorRun(
      endpoints: endpoints, scheme: try topics.scheme(), insecure: topics.insecure, seconds: seconds,
      stop: .process)
    if !json { StandardError.write("vagary: listening for \(Rounded.text(seconds, places: 0)) s\n") }
    let report = try run.run(on: BusContext(), objectsPerCore: Self.objectsPerCore)
    StandardOutput.line(json ? report.json : report.text)
    if report.heard.messages == 0 { throw ExitCode(ExitStatus.unavailable.rawValue) }
  }

  /// The approximate number of objects per second that one core of this machine scores: scoring takes 2 to
  /// 2.5 times as long as a pass of the backbone over seven frames.
  private static func objectsPerCore() -> Double? {
    ComputePlatform.prepare()
    let bench = BackboneBench(
      variant: .shallowNarrow, frames: 7, threads: 1, precision: .exact,
      timing: BenchTiming(repeats: 3, seconds: 0.1))
    return (try? bench.run()).map { $0.objectsPerSecond / 2.35 }
  }
}
