/// Metrics in the Prometheus text format 0.0.4, written family by family.
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String {
    case counter, gauge, histogram
  }

  struct Sample {
    var labels: KeyValuePairs<String, String> = [:]
    var value: Double
  }

  package private(set) var text = ""

  /// Writes one family; nothing at all without samples.
  ///
  /// - Parameters:
  ///   - name: letters, digits, underscores; ends in `_total` for counters.
  ///   - help: one sentence.
  mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    head(name, kind, help)
    for sample in samples { line(name, sample.labels, Self.number(sample.value)) }
  }

  /// A family with one value and no labels.
  mutating func family(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    family(name, kind, help, [Sample(value: value)])
  }

  /// A histogram, its buckets counting up.
  mutating func family(_ name: String, _ help: String, _ histogram: LatencyBuckets) {
    head(name, .histogram, help)
    let counts = histogram.cumulative
    for (bound, count) in zip(LatencyBuckets.bounds + [.infinity], counts) {
      line("\(name)_bucket", ["le": Self.number(bound)], "\(count)")
    }
    line("\(name)_sum", [:], Self.number(histogram.sum))
    line("\(name)_count", [:], "\(counts.last ?? 0)")
  }

  private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{"
      for (index, label) in labels.enumerated() {
        text += "\(index == 0 ? "" : ",")\(label.key)=\"\(Self.escaped(label.value, quotes: true))\""
      }
      text += "}"
    }
    text += " \(value)\n"
  }

  /// Backslashes and line breaks, in label values quotes too, become `\\`, `\n` and `\"`.
  static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whole numbers without a point; infinities and "not a number" as the format spells them.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
