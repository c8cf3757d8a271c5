import Bus
import Mesh
import MeshTestSupport
import PluginHost
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Vagary

@Suite struct DetectRunTests {
  private static let second = ProgramClock.second

  private final class Output {
    var notices: [String] = []
    var tally: DetectionTally?
  }

  private let bus = MemoryBus()
  private let stop = StopSignal()
  private let output = Output()
  private let camera = Invented.source("cam-1")

  private func run(source: SourceID? = nil, endsWanted: Int? = nil, isLossless: Bool = false) throws {
    let catalog = try PluginOptions.parse([]).catalog()
    let setup = DetectSetup(
      input: [try Endpoint("ipc://a", kind: .sub)], output: [try Endpoint("ipc://b", kind: .pub)],
      scheme: .standard, source: source, isLossless: isLossless, subscribers: 0, endsWanted: endsWanted)
    try DetectRun(
      setup: setup, detectors: SourceDetectors { try catalog.detector("motion", settings: [:]) },
      recorder: nil, stop: stop, say: { [output] in output.notices.append($0) },
      report: { [output] in output.tally = $0 }
    ).run(on: bus)
  }

  /// Frame `number` of a source, of 32 x 32 grey pixels.
  private func frame(_ number: Int, of source: SourceID, byteCount: Int = 1024) -> Payload {
    .frame(
      Frame(
        source: source, stamp: Invented.stamp(number),
        image: EncodedImage(
          width: 32, height: 32, encoding: .gray8, planes: [PixelPlane(offset: 0, stride: 32)],
          bytes: [UInt8](repeating: 90, count: byteCount))))
  }

  private func put(_ payloads: [Payload], at time: Int64 = 0, publisher: UInt64 = 7) {
    bus.at(time) { [bus] in
      for (sequence, payload) in payloads.enumerated() {
        bus.put(payload, as: .frame, publisher: publisher, sequence: UInt64(sequence))
      }
    }
  }

  @Test(
    "Every frame is answered by detections with its stamp, and the end is passed on before it is confirmed")
  func answers() throws {
    put([frame(0, of: camera), frame(1, of: camera), .endOfStream(camera)])
    try run(endsWanted: 1)
    #expect(bus.sent.map(\.topic) == Array(repeating: "vagary/1/detection/cam-1/", count: 3))
    let stamps = bus.sent.compactMap { sent -> FrameStamp? in
      if case .detections(let list) = sent.envelope.payload { list.stamp } else { nil }
    }
    #expect(stamps == [Invented.stamp(0), Invented.stamp(1)])
    #expect(bus.sent.last?.envelope.payload == .endOfStream(camera))
    #expect(bus.confirmations == ["7/2"])
    #expect(output.tally?.frames == 2)
    #expect(output.tally?.sent == 2)
    #expect(output.tally?.ends == 1)
  }

  @Test("A stop ends the wait for a full subscriber, and later messages are not handled")
  func stopped() throws {
    bus.room = 1
    put([frame(0, of: camera), frame(1, of: camera), .endOfStream(camera)])
    bus.at(Self.second) { [stop] in stop.raise() }
    try run()
    #expect(bus.sent.count == 1)
    #expect(output.tally?.frames == 2)
    #expect(output.tally?.sent == 1)
    #expect(bus.confirmations.isEmpty)
  }

  @Test("A run for one source asks for its frames alone")
  func oneSource() throws {
    put([frame(0, of: Invented.source("cam-2")), .endOfStream(Invented.source("cam-2"))], publisher: 8)
    put([.endOfStream(camera)], at: Self.second)
    try run(source: camera, endsWanted: 1)
    #expect(bus.setups.map(\.prefixes) == [["vagary/1/frame/cam-1/"]])
    #expect(output.tally?.frames == 0)
    #expect(bus.confirmations == ["7/0"])
  }

  @Test("Frames that cannot be decoded are counted, and the first one is reported")
  func undecodable() throws {
    put([
      frame(0, of: camera, byteCount: 10), frame(1, of: camera, byteCount: 10), frame(2, of: camera),
      .endOfStream(camera),
    ])
    try run(endsWanted: 1)
    #expect(output.tally?.undecodable == 2)
    #expect(output.tally?.sent == 1)
    #expect(output.notices.count == 1)
    #expect(output.notices.first?.hasPrefix("cam-1, frame 0: ") == true)
  }

  @Test("Without frames the run reports its connections after two seconds")
  func silence() throws {
    bus.at(3 * Self.second) { [stop] in stop.raise() }
    try run()
    #expect(output.notices == ["no peer answers at ipc://a; 0 frames so far"])
  }

  @Test("Lost and unreadable messages are in the closing tally")
  func losses() throws {
    put([frame(0, of: camera)])
    bus.at(1) { [bus, camera] in
      bus.put(MemoryParts(topic: "vagary/1/frame/cam-1/", [[1]]))
      bus.put(.endOfStream(camera), as: .frame, publisher: 7, sequence: 9)
    }
    try run(endsWanted: 1)
    #expect(output.tally?.lost == 8)
    #expect(output.tally?.unreadable == 1)
  }
}
