import ArgumentParser
import Backbone
import Bus
import Concurrency
import Console
import Foundation
import Mesh
import NeuralEngine
import PlainText
import WireFormat

/// `vagary doctor`: listens for a while and says how each source is doing, and what to do next.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Listens to a mesh for a while and says what is wrong with it.",
    discussion: """
      Connect it to the node, and to what publishes frames and detections where that binds. A line for each source: rates, \
      pixels, share of detections that fit a frame, class scores, clock, bundle, state, and about how many cores \
      of this machine its scoring takes; below it what to do. Ends with 69 when not a message came, else with 0.
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
    let endpoints = try TopicOptions.receiving(
      connect.isEmpty ? ["tcp://127.0.0.1:6702"] : connect)
    let scheme = try topics.scheme()
    let stop = StopSignal.process
    let context = try BusContext()
    var socket = try Socket(context, kind: .sub)
    try socket.startMonitor()
    try socket.subscribe(scheme.root + "/")
    for endpoint in endpoints { try socket.attach(endpoint, insecure: topics.insecure) }
    var poller = Poller()
    _ = poller.add(socket)
    _ = poller.add(fileDescriptor: stop.descriptor)
    var intake = MessageIntake(scheme: scheme, kinds: Set(Topic.Kind.allCases))
    var connections = ConnectionBook(endpoints)
    var ear = DoctorEar()
    var isConnected = false
    let begin = ProgramClock.monotonic
    let end = begin + Int64(seconds * 1e9)
    if !json { StandardError.write("vagary: listening for \(Rounded.text(seconds, places: 0)) s\n") }
    while ProgramClock.monotonic < end, !stop.isRaised {
      _ = try poller.wait(milliseconds: 100)
      while let event = try socket.nextEvent() { connections.happened(event) }
      isConnected = isConnected || connections.isConnected
      while ProgramClock.monotonic < end, let parts = try socket.receive() {
        let now = ProgramClock.monotonic
        switch intake.read(parts, at: now) {
        case .passedOver: break
        case .refused(_, let text, let isNew): if isNew { ear.refused(text) }
        case .message(let message):
          ear.heard(message.envelope.payload, at: ProgramClock.utc)
        }
      }
    }
    ear.lost = intake.lost
    let report = DoctorReport(
      seconds: Double(ProgramClock.monotonic - begin) / 1e9, connections: connections.text,
      isConnected: isConnected, objectsPerCore: ear.messages > 0 ? Self.objectsPerCore() : nil, heard: ear)
    StandardOutput.line(json ? report.json : report.text)
    if ear.messages == 0 { throw ExitCode(ExitStatus.unavailable.rawValue) }
  }

  /// Objects that one core of this machine scores in a second, about: all of scoring takes two to two and a half times a
  /// pass of the backbone over seven frames.
  private static func objectsPerCore() -> Double? {
    ComputePlatform.prepare()
    let bench = BackboneBench(
      variant: .shallowNarrow, frames: 7, threads: 1, precision: .exact,
      timing: BenchTiming(repeats: 3, seconds: 0.1))
    return (try? bench.run()).map { $0.objectsPerSecond / 2.35 }
  }
}
