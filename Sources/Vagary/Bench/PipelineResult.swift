import Concurrency
import NeuralEngine
import PlainText

/// The result of a pipeline bench: counts, latency and cost of a node with some sources in real time.
struct PipelineResult: Sendable {
  /// Seconds of processor time, per second of stream and source.
  struct Cost: Sendable, Equatable {
    var decode = 0.0
    /// Time of the scoring threads without decoding: crops, backbone, heads, targets.
    var scoring = 0.0
    /// Time of the thread that receives and joins.
    var ingest = 0.0
    /// Time of the thread that fuses and publishes.
    var output = 0.0
    /// Time of all other threads, mostly libzmq's.
    var rest = 0.0

    var total: Double { decode + scoring + ingest + output + rest }

    var entries: [(name: String, value: Double)] {
      [
        ("decode", decode), ("scoring", scoring), ("ingest", ingest), ("output", output), ("rest", rest),
      ]
    }
  }

  var subject: String
  var sources: Int
  var threads: Int
  /// The precision of the products on this machine.
  var precision = Precision.exact
  /// Seconds of stream.
  var seconds: Double
  var sent: Int
  var scored: Int
  var unscored: [String: Int]
  var latency: LatencyHistogram
  /// Delay of the frames when they were sent. More than some milliseconds mean that the feeder had too little
  /// processor time.
  var feedDelay: LatencyHistogram
  var cost: Cost
  var instructionSet = ComputePlatform.instructionSet
  var blasCore = ComputePlatform.blasCore

  /// Longest latency that counts as live, nanoseconds.
  static let liveLatency: Int64 = 50 * ProgramClock.millisecond

  var unscoredCount: Int { unscored.values.reduce(0, +) }

  /// Whether every detection was scored, 99 % of them within ``liveLatency``.
  var isLive: Bool {
    guard let p99 = latency.percentile(0.99) else { return false }
    return unscoredCount == 0 && p99 < Self.liveLatency
  }

  var json: String {
    let reasons = unscored.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value)" }
    let parts = cost.entries.map { "\"\($0.name)\":\(Rounded.text($0.value, places: 4))" }
    return "{\"subject\":\(JSONText.quoted(subject)),\"sources\":\(sources),\"threads\":\(threads),"
      + "\"seconds\":\(Rounded.text(seconds, places: 2)),\"sent\":\(sent),\"scored\":\(scored),"
      + "\"unscored\":\(unscoredCount),\"unscored_by_reason\":{\(reasons.joined(separator: ","))},"
      + "\"latency_ms\":\(Self.json(latency)),\"feed_delay_ms\":\(Self.json(feedDelay)),"
      + "\"cpu_per_source\":\(Rounded.text(cost.total, places: 4)),"
      + "\"cpu_per_source_by_part\":{\(parts.joined(separator: ","))},\"live\":\(isLive),"
      + "\"precision\":\"\(precision.rawValue)\",\"isa\":\(JSONText.quoted(instructionSet)),\"blas\":\(JSONText.quoted(blasCore))}"
  }

  var text: String {
    let reasons = unscored.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let parts = cost.entries.map { "\($0.name) \(Rounded.text($0.value * 100, places: 1))" }
    let late = Self.milliseconds(feedDelay.percentile(0.99))
    return """
      \(subject), \(threads) \(threads == 1 ? "thread" : "threads"), \(Rounded.text(seconds, places: 1)) s
      detections   \(sent) sent = \(scored) scored + \(unscoredCount) not\(reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
      latency, ms  p50 \(Self.milliseconds(latency.percentile(0.5))), p95 \(Self.milliseconds(latency.percentile(0.95))), p99 \(Self.milliseconds(latency.percentile(0.99)))  (frames sent late, p99: \(late))
      processor    \(Rounded.text(cost.total * 100, places: 1)) % of one per source: \(parts.joined(separator: ", "))
      \(verdict)
      computed with \(instructionSet), \(precision.rawValue) products, OpenBLAS \(blasCore)
      """
  }

  /// Whether it is live, and if not, why.
  private var verdict: String {
    if isLive { return "live: everything scored, p99 below 50 ms" }
    return unscoredCount > 0
      ? "not live: \(unscoredCount) detections were not scored" : "not live: p99 is not below 50 ms"
  }

  private static func json(_ histogram: LatencyHistogram) -> String {
    let parts = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)].map { name, fraction in
      "\"\(name)\":\(histogram.count == 0 ? "null" : milliseconds(histogram.percentile(fraction)))"
    }
    return "{\(parts.joined(separator: ","))}"
  }

  private static func milliseconds(_ nanoseconds: Int64?) -> String {
    nanoseconds.map { Rounded.text(Double($0) / Double(ProgramClock.millisecond), places: 2) } ?? "-"
  }
}
