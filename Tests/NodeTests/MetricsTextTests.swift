import Testing

@testable import Node

@Suite struct MetricsTextTests {
  @Test("A family has its help, its type and a line for each sample")
  func family() {
    var metrics = MetricsText()
    metrics.family(
      "vagary_things_total", .counter, "Things, all\\any\nof them.",
      [.init(labels: ["source": "a", "reason": "b"], value: 3), .init(value: 0.5)])
    metrics.family("vagary_absent", .gauge, "Not there.", [])
    #expect(
      metrics.text == """
        # HELP vagary_things_total Things, all\\\\any\\nof them.
        # TYPE vagary_things_total counter
        vagary_things_total{source="a",reason="b"} 3
        vagary_things_total 0.5

        """)
  }

  @Test("Backslashes, quotes and line breaks in label values are escaped")
  func escaping() {
    var metrics = MetricsText()
    metrics.family("m", .gauge, "Says \"m\".", [.init(labels: ["l": "a\\b\"c\nd"], value: 1)])
    #expect(metrics.text.hasSuffix("m{l=\"a\\\\b\\\"c\\nd\"} 1\n"))
    #expect(metrics.text.hasPrefix("# HELP m Says \"m\".\n"))
  }

  @Test("Numbers are written as the Prometheus text format spells them")
  func numbers() {
    #expect(MetricsText.number(1_700_000_000_000) == "1700000000000")
    #expect(MetricsText.number(0.005) == "0.005")
    #expect(MetricsText.number(.infinity) == "+Inf")
    #expect(MetricsText.number(-.infinity) == "-Inf")
    #expect(MetricsText.number(.nan) == "NaN")
  }

  @Test("The buckets of a histogram count up to the last one, which has all values")
  func histogram() throws {
    var latency = LatencyBuckets()
    // 5 ms is still in the first bucket, 11 s in none but the last.
    for milliseconds: Int64 in [-1, 5, 6, 40, 700, 11_000] { latency.add(milliseconds * 1_000_000) }
    #expect(latency.cumulative == [2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6])
    #expect(zip(latency.cumulative, latency.cumulative.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs(latency.sum - 11.751) < 1e-9)
    var metrics = MetricsText()
    metrics.family("vagary_wait_seconds", "Waits.", latency)
    let lines = metrics.text.split(separator: "\n").map(String.init)
    #expect(lines[1] == "# TYPE vagary_wait_seconds histogram")
    #expect(lines[2] == "vagary_wait_seconds_bucket{le=\"0.005\"} 2")
    #expect(lines.suffix(3).first == "vagary_wait_seconds_bucket{le=\"+Inf\"} 6")
    #expect(lines.last == "vagary_wait_seconds_count 6")
    #expect(lines.count == 2 + LatencyBuckets.bounds.count + 3)
  }
}
