import PlainText
import VideoModel
import WireFormat

/// The metrics of a node. docs/http.md lists them.
///
/// Labels are bounded: sources are those the board shows, all other values come from the program.
struct NodeMetrics {
  private let snapshot: NodeBoard.Snapshot
  private var metrics = MetricsText()

  /// - Parameters:
  ///   - use: what the process has taken so far.
  ///   - followers: who follows the events now.
  /// - Returns: the Prometheus text.
  package static func text(_ snapshot: NodeBoard.Snapshot, use: ProcessUse, followers: Int) -> String {
    var page = NodeMetrics(snapshot: snapshot)
    page.node(followers)
    page.sources()
    page.messages()
    page.costs(use)
    page.others()
    return page.metrics.text
  }

  private init(snapshot: NodeBoard.Snapshot) { self.snapshot = snapshot }

  private mutating func node(_ followers: Int) {
    metrics.family(
      "vagary_build_info", .gauge, "Version of the program and name of the node; always 1.",
      [.init(labels: ["version": Release.version, "node": snapshot.name], value: 1)])
    metrics.family(
      "vagary_uptime_seconds", .gauge, "Time since the start of the node.", Double(snapshot.uptime) / 1e9)
    metrics.family(
      "vagary_ready", .gauge, "1 when /readyz returns 200, otherwise 0.", Readiness(snapshot).isReady ? 1 : 0)
    metrics.family("vagary_sources", .gauge, "Sources that are followed now.", Double(active))
    metrics.family(
      "vagary_source_state", .gauge, "1 for the state a source is in, 0 for the others.",
      snapshot.statuses.flatMap { status in
        SourceStatus.State.allCases.map {
          .init(
            labels: ["source": status.source.text, "state": $0.rawValue], value: $0 == status.state ? 1 : 0)
        }
      })
    metrics.family(
      "vagary_source_drift", .gauge,
      "1 where a source differs from its calibration, 0 where it does not or nothing can be compared.",
      snapshot.statuses.flatMap { status in
        Drift.allCases.map {
          .init(
            labels: ["source": status.source.text, "in": $0.rawValue],
            value: snapshot.drifts[status.source]?.contains($0) == true ? 1 : 0)
        }
      })
    metrics.family(
      "vagary_source_profile", .gauge, "1 for the profile a source is in, 0 for the others.",
      snapshot.statuses.flatMap { status in
        status.profile.map { current in
          Profile.allCases.map {
            .init(
              labels: ["source": status.source.text, "profile": $0.rawValue], value: $0 == current ? 1 : 0)
          }
        } ?? []
      })
    metrics.family(
      "vagary_event_ring_dropped_total", .counter, "Events that /events can no longer return.",
      Double(snapshot.eventsDropped))
    metrics.family(
      "vagary_event_followers", .gauge, "Clients that follow /events now.", Double(followers))
  }

  private var active: Int { snapshot.statuses.count { $0.state != .stopped } }

  private mutating func sources() {
    let plain: [Counter] = [
      .framesReceived, .detectionsReceived, .framesPublished, .objectsScored, .events, .taskFailures,
      .detectorFailures, .framesDetectorOverload, .imageChecksSkipped,
    ]
    for counter in plain { bySource([counter]) }
    bySource(NotScoredReason.allCases.map { .notScored($0) })
    metrics.family(
      "vagary_score_latency_seconds", "From the arrival of a frame to the publishing of its score.",
      snapshot.latency)
  }

  private mutating func messages() {
    let plain: [Counter] = [
      .messagesReceived, .messagesLost, .messagesUnexpected, .messagesGivenUp, .publisherRestarts, .reloads,
      .reloadsRefused, .framesUndecodable,
    ]
    for counter in plain { whole([counter]) }
    whole(counted { if case .messagesDropped = $0 { true } else { false } }, like: .messagesDropped(""))
    whole(counted { if case .join = $0 { true } else { false } }, like: .join(""))
  }

  /// Counters of a family that have counted, by name.
  private func counted(_ isMember: (Counter) -> Bool) -> [Counter] {
    snapshot.counters.keys.filter(isMember).sorted { $0.name < $1.name }
  }

  private mutating func costs(_ use: ProcessUse) {
    metrics.family(
      "vagary_decode_cpu_seconds_total", .counter, "Processor time of decoding frames.",
      Double(snapshot.counters[.decodeMicroseconds] ?? 0) / 1e6)
    metrics.family(
      "vagary_process_cpu_seconds_total", .counter, "Processor time of the process.", use.cpuSeconds)
    metrics.family(
      "vagary_process_resident_memory_bytes", .gauge, "Memory of the process.", Double(use.residentBytes))
  }

  /// Counters without a metric of their own.
  private mutating func others() {
    func rest(_ counters: [Counter: UInt64]) -> [(name: String, value: Double)] {
      counters.filter { $0.key.metric == nil && $0.key != .decodeMicroseconds }
        .map { ($0.key.name, Double($0.value)) }.sorted { $0.0 < $1.0 }
    }
    metrics.family(
      "vagary_other_total", .counter, "Other counts of the node, by name.",
      rest(snapshot.counters).map { .init(labels: ["name": $0.name], value: $0.value) })
    metrics.family(
      "vagary_source_other_total", .counter, "Other counts of a source, by name.",
      snapshot.statuses.flatMap { status in
        rest(snapshot.sourceCounters[status.source] ?? [:])
          .map { .init(labels: ["source": status.source.text, "name": $0.name], value: $0.value) }
      })
  }

  /// The metric of counters of one family, for each source.
  private mutating func bySource(_ counters: [Counter]) {
    guard let metric = counters.first?.metric else { return }
    metrics.family(
      metric.name, .counter, metric.help,
      snapshot.statuses.flatMap { status in
        counters.map { counter in
          let value = snapshot.sourceCounters[status.source]?[counter] ?? 0
          return .init(
            labels: labels(["source": status.source.text], counter), value: Double(value))
        }
      })
  }

  /// The metric of counters of one family, for the whole node. `like` is a member, for a family that has not counted yet.
  private mutating func whole(_ counters: [Counter], like: Counter? = nil) {
    guard let metric = (counters.first ?? like)?.metric else { return }
    metrics.family(
      metric.name, .counter, metric.help,
      counters.map { .init(labels: labels([:], $0), value: Double(snapshot.counters[$0] ?? 0)) })
  }

  private func labels(_ labels: KeyValuePairs<String, String>, _ counter: Counter) -> KeyValuePairs<
    String, String
  > {
    guard let label = counter.metric?.label else { return labels }
    guard let source = labels.first else { return [label.name: label.value] }
    return [source.key: source.value, label.name: label.value]
  }
}
