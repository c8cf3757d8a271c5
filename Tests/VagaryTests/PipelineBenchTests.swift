import Foundation
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Footage
@testable import PlainText
@testable import Vagary

@Suite struct PipelineBenchTests {
  @Test("A node in a process of its own scores every detection of two invented cameras")
  func run() throws {
    let folder = try TemporaryFolder()
    var bench = PipelineBench(threads: 1)
    bench.sources = 2
    bench.scene = BenchScene(width: 96, height: 80, objects: 1)
    bench.rate = 10
    bench.seconds = 2
    try bench.writeBundle(folder: folder.file("bundle"), catalog: PluginOptions.parse([]).catalog())
    let result = try bench.run(
      EncodedScene(bench.scene, bench.encoding), bundle: folder.file("bundle"), folder: folder.path,
      stop: StopSignal(), program: Self.program())
    #expect(result.sent == 2 * 20)
    #expect(result.scored == result.sent, "\(result.unscored)")
    #expect(result.unscored.isEmpty)
    // The second of warm-up is left out, and the last three frames, which wait for the end.
    #expect(result.latency.count == 2 * 7)
    #expect(result.feedDelay.count == 40)
    #expect(result.cost.scoring > 0 && result.cost.decode > 0)
    #expect(result.subject.hasPrefix("pipeline shallow-narrow, 2 sources of 96x80 jpeg at 10 frames/s"))
  }

  @Test("A node that cannot start is reported with its last log lines")
  func noBundle() throws {
    let folder = try TemporaryFolder()
    let bench = PipelineBench(scene: BenchScene(width: 96, height: 80, objects: 1), threads: 1)
    let failure = #expect(throws: CommandFailure.self) {
      try bench.run(
        EncodedScene(bench.scene, bench.encoding), bundle: folder.file("none"), folder: folder.path,
        stop: StopSignal(), program: Self.program())
    }
    #expect(failure?.message == "the node ended early")
    #expect(failure?.remedy.contains("no bundle there") == true)
  }

  @Test("The result as JSON has the counts by reason, the latencies and the cost by part")
  func json() throws {
    var result = PipelineResult(
      subject: "x", sources: 2, threads: 1, seconds: 4, sent: 10, scored: 7,
      unscored: ["overload": 2, "lost": 1], latency: .init(), feedDelay: .init(),
      cost: .init(decode: 0.01, scoring: 0.2, ingest: 0.03, output: 0.004, rest: 0.05))
    #expect(result.json.contains(#""latency_ms":{"p50":null,"p95":null,"p99":null}"#))
    result.latency.record(20 * ProgramClock.millisecond)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.json.utf8)) as? [String: Any])
    #expect(object["sent"] as? Int == 10 && object["scored"] as? Int == 7 && object["unscored"] as? Int == 3)
    #expect(object["unscored_by_reason"] as? [String: Int] == ["overload": 2, "lost": 1])
    #expect((object["latency_ms"] as? [String: Double])?["p99"] == 20)
    #expect(object["cpu_per_source"] as? Double == 0.294)
    #expect((object["cpu_per_source_by_part"] as? [String: Double])?["scoring"] == 0.2)
    #expect(object["precision"] as? String == "exact")
    #expect(object["live"] as? Bool == false)
  }

  @Test("A result is live when everything was scored and p99 is below 50 ms")
  func live() {
    var result = PipelineResult(
      subject: "x", sources: 1, threads: 1, seconds: 1, sent: 1, scored: 1, unscored: [:], latency: .init(),
      feedDelay: .init(), cost: .init())
    #expect(!result.isLive, "nothing was measured")
    result.latency.record(40 * ProgramClock.millisecond)
    #expect(result.isLive)
    result.unscored = ["overload": 1]
    #expect(!result.isLive)
    result.unscored = [:]
    result.latency.record(60 * ProgramClock.millisecond)
    #expect(!result.isLive)
    #expect(result.text.contains("not live: p99 is not below 50 ms"))
  }

  /// The program beside the test executable.
  private static func program() -> String {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "vagary").path
  }
}
