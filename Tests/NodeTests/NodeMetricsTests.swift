import Foundation
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Node
@testable import PlainText

@Suite struct NodeMetricsTests {
  private func page() -> String {
    let counters = NodeCounters()
    let source = Invented.source("cam-1")
    counters.add(.framesReceived, of: source, 40)
    counters.add(.objectsScored, of: source, 100)
    counters.add(.notScored(.overload), of: source, 7)
    counters.add(.scoresThinned, of: source, 9)
    counters.add(.framesReceived, of: Invented.source("unknown"), 5)
    counters.set(.messagesDropped("malformed"), 3)
    counters.set(.join("joined"), 39)
    counters.set(.decodeMicroseconds, 1_500_000)
    counters.set(.journalWritten, 4)
    let board = NodeBoard(name: "hall \"A\"", counters: counters)
    board.enter(.running)
    board.set(SourceStatus(source: source, state: .blind, profile: .night), drifts: [.classes])
    board.scored(after: 20_000_000)
    return NodeMetrics.text(
      board.view, use: ProcessUse(cpuSeconds: 12.5, residentBytes: 4096), followers: 2)
  }

  @Test("Counters become metrics in base units, counters without a metric keep their own names")
  func values() {
    let lines = Set(page().split(separator: "\n").map(String.init))
    for line in [
      "vagary_build_info{version=\"\(Release.version)\",node=\"hall \\\"A\\\"\"} 1",
      "vagary_ready 0", "vagary_sources 1", "vagary_event_followers 2",
      "vagary_source_state{source=\"cam-1\",state=\"blind\"} 1",
      "vagary_source_drift{source=\"cam-1\",in=\"classes\"} 1",
      "vagary_source_drift{source=\"cam-1\",in=\"scores\"} 0",
      "vagary_source_state{source=\"cam-1\",state=\"ready\"} 0",
      "vagary_source_profile{source=\"cam-1\",profile=\"night\"} 1",
      "vagary_source_profile{source=\"cam-1\",profile=\"day\"} 0",
      "vagary_frames_received_total{source=\"cam-1\"} 40",
      "vagary_objects_scored_total{source=\"cam-1\"} 100",
      "vagary_objects_not_scored_total{source=\"cam-1\",reason=\"overload\"} 7",
      "vagary_objects_not_scored_total{source=\"cam-1\",reason=\"no-bundle\"} 0",
      "vagary_messages_dropped_total{reason=\"malformed\"} 3", "vagary_messages_lost_total 0",
      "vagary_join_total{name=\"joined\"} 39", "vagary_decode_cpu_seconds_total 1.5",
      "vagary_process_cpu_seconds_total 12.5", "vagary_process_resident_memory_bytes 4096",
      "vagary_score_latency_seconds_bucket{le=\"0.025\"} 1", "vagary_score_latency_seconds_sum 0.02",
      "vagary_other_total{name=\"journal_written\"} 4",
      "vagary_source_other_total{source=\"cam-1\",name=\"scores_thinned\"} 9",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test("Labels are bounded: a source that the board does not show is in no metric")
  func unknownSources() { #expect(!page().contains("unknown\"")) }

  @Test("Every family has help and a type before its samples, once, and counters end in _total")
  func form() {
    var kinds: [String: String] = [:]
    var helped: Set<String> = []
    for line in page().split(separator: "\n").map(String.init) {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        #expect(helped.insert(words[2]).inserted, "\(line)")
      } else if line.hasPrefix("# TYPE ") {
        #expect(kinds.updateValue(words[3], forKey: words[2]) == nil && helped.contains(words[2]), "\(line)")
        #expect((words[3] == "counter") == words[2].hasSuffix("_total"), "\(line)")
        #expect(words[2].hasPrefix("vagary_"), "\(line)")
      } else {
        let name = String(line.prefix { $0 != "{" && $0 != " " })
        let family = ["_bucket", "_sum", "_count"].reduce(name) {
          $0.hasSuffix($1) && kinds[$0] == nil ? String($0.dropLast($1.count)) : $0
        }
        #expect(kinds[family] != nil, "\(line)")
      }
    }
    #expect(kinds.count > 25)
  }

  @Test("docs/http.md lists every metric with its type and labels, and no other")
  func documentation() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/http.md")
    let documented = try String(contentsOf: file, encoding: .utf8)
      .matches(of: /(?m)^\| `(vagary_\w+)` \| (\w+) \| ([\w, ]*)\|/)
      .map { "\($0.1) \($0.2) \($0.3.filter { $0 != " " })" }
    var told: [String: String] = [:]
    for line in page().split(separator: "\n") {
      if let type = line.wholeMatch(of: /# TYPE (\w+) (\w+)/) {
        told[String(type.1)] = "\(type.1) \(type.2) "
      } else if let sample = line.prefixMatch(of: #/(\w+){(.*)} /#), let head = told[String(sample.1)] {
        let labels = sample.2.matches(of: #/(\w+)="/#).map { String($0.1) }
        if head.hasSuffix(" ") { told[String(sample.1)] = head + labels.joined(separator: ",") }
      }
    }
    #expect(documented.sorted() == told.values.sorted())
  }
}
