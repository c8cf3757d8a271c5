import PlainText
import VideoModel
import WireFormat

/// The metrics of a node. docs/http.md lists them.
///
/// Labels are bounded: sources are those the board shows, all other values come from the program.
struct NodeMetrics {
  private let view: NodeBoard.Snapshot
  private var metrics = MetricsText()
  /// Counters that have a metric of their own.
  private var covered: Set<String> = []

  /// - Parameters:
  ///   - use: processor time and memory of the process so far.
  ///   - followers: clients that follow the events now.
  /// - Returns: the Prometheus text.
  package static func text(_ view: NodeBoard.Snapshot, use: ProcessUse, followers: Int) -> String {
    var page = NodeMetrics(view: view)
    page.node(followers)
    page.sources()
    page.messages()
    page.costs(use)
    page.others()
    return page.metrics.text
  }

  private init(view: NodeBoard.Snapshot) { self.view = view }

  private mutating func node(_ followers: Int) {
    metrics.family(
      "vagary_build_info", .gauge, "Version of the program and name of the node; always 1.",
      [.init(labels: ["version": Release.version, "node": view.name], value: 1)])
    metrics.family(
      "vagary_uptime_seconds", .gauge, "Time since the start of the node.", Double(view.uptime) / 1e9)
    metrics.family(
      "vagary_ready", .gauge, "1 when /readyz returns 200, otherwise 0.", Readiness(view).isReady ? 1 : 0)
    metrics.family("vagary_sources", .gauge, "Sources that are followed now.", Double(active))
    metrics.family(
      "vagary_source_state", .gauge, "1 for the state a source is in, 0 for the others.",
      view.statuses.flatMap { status in
        SourceStatus.State.allCases.map {
          .init(
            labels: ["source": status.source.text, "state": $0.rawValue], value: $0 == status.state ? 1 : 0)
        }
      })
    metrics.family(
      "vagary_source_drift", .gauge,
      "1 where a source differs from its calibration, 0 where it does not or nothing can be compared.",
      view.statuses.flatMap { status in
        Drift.allCases.map {
          .init(
            labels: ["source": status.source.text, "in": $0.rawValue],
            value: view.drifts[status.source]?.contains($0) == true ? 1 : 0)
        }
      })
    metrics.family(
      "vagary_source_profile", .gauge, "1 for the profile a source is in, 0 for the others.",
      view.statuses.flatMap { status in
        status.profile.map { current in
          Profile.allCases.map {
            .init(
              labels: ["source": status.source.text, "profile": $0.rawValue], value: $0 == current ? 1 : 0)
          }
        } ?? []
      })
    metrics.family(
      "vagary_event_ring_dropped_total", .counter, "Events that /events can no longer return.",
      Double(view.eventsDropped))
    metrics.family(
      "vagary_event_followers", .gauge, "Clients that follow /events now.", Double(followers))
  }

  private var active: Int { view.statuses.count { $0.state != .stopped } }

  private mutating func sources() {
    bySource("vagary_frames_received_total", "frames_received", "Frames that came in.")
    bySource("vagary_detections_received_total", "detections_received", "Detected objects that came in.")
    bySource("vagary_frames_published_total", "frames_published", "Frame scores that were published.")
    bySource("vagary_objects_scored_total", "objects_scored", "Objects that got a score.")
    metrics.family(
      "vagary_objects_not_scored_total", .counter, "Objects that got no score, by reason.",
      view.statuses.flatMap { status in
        NotScoredReason.allCases.map {
          .init(
            labels: ["source": status.source.text, "reason": $0.rawValue],
            value: count("not_scored_\($0.rawValue)", of: status.source))
        }
      })
    covered.formUnion(NotScoredReason.allCases.map { "not_scored_\($0.rawValue)" })
    bySource("vagary_events_total", "events", "Events that began.")
    bySource("vagary_task_failures_total", "task_failures", "Times a task plugin failed to score.")
    bySource(
      "vagary_detector_failures_total", "detector_failures", "Frames the node's own detector failed on.")
    bySource(
      "vagary_detector_frames_skipped_total", "frames_detector_overload",
      "Frames the node's own detector had no time for.")
    bySource("vagary_looks_skipped_total", "looks_skipped", "Checks of the image there was no time for.")
    metrics.family(
      "vagary_score_latency_seconds", "From the arrival of a frame to the publishing of its score.",
      view.latency)
  }

  private mutating func messages() {
    whole("vagary_messages_received_total", "messages_received", "Messages that came in.")
    whole(
      "vagary_messages_lost_total", "messages_lost",
      "Messages that never came, by the gaps in their sequence numbers.")
    byName(
      "vagary_messages_dropped_total", "messages_dropped_", label: "reason",
      "Messages that came and could not be used, by reason.")
    whole(
      "vagary_messages_unexpected_total", "messages_unexpected",
      "Messages of a kind that a node does not accept.")
    whole(
      "vagary_messages_given_up_total", "messages_given_up",
      "Messages that were not published, because a subscriber did not keep up.")
    whole("vagary_publisher_restarts_total", "publisher_restarts", "Restarts of producers.")
    whole("vagary_reloads_total", "reloads", "Changes of configuration and bundles while running.")
    whole(
      "vagary_reloads_refused_total", "reloads_refused", "Changes that were refused and had no effect.")
    byName(
      "vagary_join_total", "join_", label: "name",
      "Frames and detections by the outcome of joining them.")
    whole("vagary_frames_undecodable_total", "frames_undecodable", "Frames whose pixels cannot be read.")
  }

  private mutating func costs(_ use: ProcessUse) {
    covered.insert(DecoderPool.costCounter)
    metrics.family(
      "vagary_decode_cpu_seconds_total", .counter, "Processor time of decoding frames.",
      Double(view.counters[DecoderPool.costCounter] ?? 0) / 1e6)
    metrics.family(
      "vagary_process_cpu_seconds_total", .counter, "Processor time of the process.", use.cpuSeconds)
    metrics.family(
      "vagary_process_resident_memory_bytes", .gauge, "Memory of the process.", Double(use.residentBytes))
  }

  /// Counters without a metric of their own.
  private mutating func others() {
    metrics.family(
      "vagary_other_total", .counter, "Other counts of the node, by name.",
      view.counters.sorted { $0.key < $1.key }.filter { !covered.contains($0.key) }
        .map { .init(labels: ["name": $0.key], value: Double($0.value)) })
    metrics.family(
      "vagary_source_other_total", .counter, "Other counts of a source, by name.",
      view.statuses.flatMap { status in
        (view.sourceCounters[status.source] ?? [:]).sorted { $0.key < $1.key }
          .filter { !covered.contains($0.key) }
          .map { .init(labels: ["source": status.source.text, "name": $0.key], value: Double($0.value)) }
      })
  }

  private mutating func bySource(_ name: String, _ counter: String, _ help: String) {
    covered.insert(counter)
    metrics.family(
      name, .counter, help,
      view.statuses.map {
        .init(labels: ["source": $0.source.text], value: count(counter, of: $0.source))
      })
  }

  private mutating func whole(_ name: String, _ counter: String, _ help: String) {
    covered.insert(counter)
    metrics.family(name, .counter, help, Double(view.counters[counter] ?? 0))
  }

  /// One metric for all counters that begin with `prefix`; the rest of their names is the label.
  private mutating func byName(_ name: String, _ prefix: String, label: String, _ help: String) {
    let counters = view.counters.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
    covered.formUnion(counters.map(\.key))
    metrics.family(
      name, .counter, help,
      counters.map { .init(labels: [label: String($0.key.dropFirst(prefix.count))], value: Double($0.value)) }
    )
  }

  private func count(_ counter: String, of source: SourceID) -> Double {
    Double(view.sourceCounters[source]?[counter] ?? 0)
  }
}
