import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct DoctorReportTests {
  private static let second: Int64 = 1_000_000_000
  private static let today: Int64 = 1_700_000_000 * second

  private func frame(_ number: Int, capturedAt time: Int64) -> Payload {
    .frame(
      Frame(
        source: Invented.source(), stamp: FrameStamp(frameID: UInt64(number), captureTime: time),
        image: EncodedImage(
          width: 4, height: 2, encoding: .gray8, planes: [PixelPlane(offset: 0, stride: 4)],
          bytes: [UInt8](repeating: 0, count: 8))))
  }

  private func boxes(_ number: Int, capturedAt time: Int64, classScores: [Float] = []) -> Payload {
    .detections(
      FrameDetections(
        source: Invented.source(), stamp: FrameStamp(frameID: UInt64(number), captureTime: time),
        frameWidth: 4,
        frameHeight: 2, detector: DetectorIdentity(id: "yolo", labels: ["person"]),
        detections: [
          Detection(box: BoundingBox(left: 0, top: 0, width: 2, height: 2), classScores: classScores),
          Detection(box: BoundingBox(left: 1, top: 0, width: 2, height: 2), classScores: classScores),
        ]))
  }

  private func report(
    _ heard: MeshExamination, isConnected: Bool = true, connections: String = "connected to there"
  ) -> DoctorReport {
    DoctorReport(
      seconds: 10, connections: connections, isConnected: isConnected, objectsPerCore: 500, heard: heard)
  }

  @Test(
    "Frames with their detections: rates, pixels, share joined, class scores, delay and cores on one line")
  func well() {
    var heard = MeshExamination()
    for number in 0..<100 {
      let time = Self.today + Int64(number) * Self.second / 10
      heard.heard(frame(number, capturedAt: time), at: time + Self.second / 4)
      // Every second list comes before its frame.
      heard.heard(boxes(number, capturedAt: time, classScores: [0.9]), at: time + Self.second / 4)
    }
    let found = report(heard)
    #expect(
      found.text == """
        connected to there; 200 messages in 10 s
        cam-1: 10.0 frames/s, gray8 4x2, 20.0 detections/s of yolo, 100 % joined, class scores full, 0.25 s from \
        capture, about 0.04 cores
        all is well
        """)
    #expect(found.isWell)
    #expect(found.json.contains("\"joined\":1.000,\"class_scores\":\"full\",\"clock_offset_seconds\":0.250"))
  }

  @Test("Detections that come before their frames are joined too")
  func early() {
    var heard = MeshExamination()
    for number in 0..<10 {
      heard.heard(boxes(number, capturedAt: 5), at: 6)
      heard.heard(frame(number, capturedAt: 5), at: 6)
    }
    #expect(report(heard).text.contains("100 % joined, class scores label"))
  }

  @Test("Each of the usual silences has its advice")
  func silences() {
    let nothing = MeshExamination()
    #expect(
      report(nothing, isConnected: false, connections: "no peer answers at tcp://127.0.0.1:6702").advice == [
        "no connection: no peer answers at tcp://127.0.0.1:6702; start a publisher there, or name the right endpoint with "
          + "--connect"
      ])
    #expect(report(nothing).advice.first?.hasPrefix("connected, but no message in 10 s") == true)

    var alone = MeshExamination()
    alone.heard(frame(1, capturedAt: Self.today), at: Self.today)
    #expect(
      report(alone).heard.sources.values.first?.advice.first?.hasPrefix("frames come, detections do not")
        == true)

    var blind = MeshExamination()
    blind.heard(boxes(1, capturedAt: Self.today), at: Self.today)
    #expect(
      report(blind).heard.sources.values.first?.advice.first?.hasPrefix("detections come, frames do not")
        == true)

    var strangers = MeshExamination()
    for number in 0..<20 {
      strangers.heard(frame(number, capturedAt: Self.today), at: Self.today)
      strangers.heard(boxes(number + 100, capturedAt: Self.today), at: Self.today)
    }
    #expect(
      report(strangers).text.contains("0 of 20 lists of detections carry the stamp of a frame that came"))

    var late = MeshExamination()
    late.heard(frame(1, capturedAt: Self.today), at: Self.today + 90 * Self.second)
    #expect(report(late).text.contains("capture times are 90 s off this machine's clock"))

    var file = MeshExamination()
    file.heard(frame(1, capturedAt: 0), at: Self.today)
    #expect(report(file).text.contains("times of a file"))
    #expect(!report(file).text.contains("clocks"))

    var other = MeshExamination()
    other.refused("a message came under the topic \"x/y\"")
    #expect(report(other).advice.first == "a message came under the topic \"x/y\"")

    var empty = MeshExamination()
    empty.heard(
      .node(NodeStatus(name: "n", version: "1", uptime: 1, sources: [], counters: [:])), at: Self.today)
    #expect(
      report(empty).advice == [
        "a node answers, but knows no source: nothing publishes frames or detections to it"
      ])
  }

  @Test("The rates of a node alone are its own counts, and its reasons are the advice")
  func node() {
    var heard = MeshExamination()
    for beat in 0...4 {
      let counts: [String: UInt64] = [
        "frames_received": UInt64(100 + beat * 50), "detections_received": UInt64(300 + beat * 150),
      ]
      heard.heard(
        .status(
          SourceStatus(
            source: Invented.source(), state: .blind, reasons: ["no bundle is set"], counters: counts)),
        at: Self.today + Int64(beat) * 2 * Self.second)
    }
    let text = report(heard).text
    #expect(text.contains("cam-1: 25.0 frames/s, 75.0 detections/s, blind, about 0.15 cores"))
    #expect(text.contains("  -> no bundle is set"))
    #expect(!report(heard).isWell)
  }
}
