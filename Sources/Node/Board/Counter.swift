import Fusion
import VideoModel

/// One thing that a node counts.
///
/// ``name`` is the word in status messages and logs; ``metric`` is what Prometheus sees. A counter without a metric of its
/// own is shown by its name under `vagary_other_total` or `vagary_source_other_total`.
package enum Counter: Sendable, Hashable {
  // For each source.
  case framesReceived, detectionsReceived, framesPublished, objectsScored, events, taskFailures,
    detectorFailures
  case framesDetectorOverload, imageChecksSkipped, scoresThinned, profileChanges
  case notScored(NotScoredReason)
  case eventsHeldBack(EventDetector.HeldBack)

  // For the whole node.
  case messagesReceived, messagesLost, messagesUnexpected, messagesGivenUp, publisherRestarts
  case reloads, reloadsRefused, framesUndecodable, decodeMicroseconds
  case journalWritten, journalFailures, journalDropped, journalFramesDropped
  /// Messages that came and could not be used, by a short word for the reason.
  case messagesDropped(String)
  /// What became of frames and detections in joining them, by the names of `JoinCounters`.
  case join(String)

  /// The reason of ``messagesDropped(_:)`` for sources beyond `ingest.sources_limit`.
  package static let beyondLimit = "sources-limit"

  package var name: String {
    switch self {
    case .framesReceived: "frames_received"
    case .detectionsReceived: "detections_received"
    case .framesPublished: "frames_published"
    case .objectsScored: "objects_scored"
    case .events: "events"
    case .taskFailures: "task_failures"
    case .detectorFailures: "detector_failures"
    case .framesDetectorOverload: "frames_detector_overload"
    case .imageChecksSkipped: "looks_skipped"
    case .scoresThinned: "scores_thinned"
    case .profileChanges: "profile_changes"
    case .notScored(let reason): "not_scored_\(reason.rawValue)"
    case .eventsHeldBack(let reason): "events_held_back_\(reason.rawValue)"
    case .messagesReceived: "messages_received"
    case .messagesLost: "messages_lost"
    case .messagesUnexpected: "messages_unexpected"
    case .messagesGivenUp: "messages_given_up"
    case .publisherRestarts: "publisher_restarts"
    case .reloads: "reloads"
    case .reloadsRefused: "reloads_refused"
    case .framesUndecodable: "frames_undecodable"
    case .decodeMicroseconds: "decode_cpu_us"
    case .journalWritten: "journal_written"
    case .journalFailures: "journal_failures"
    case .journalDropped: "journal_dropped"
    case .journalFramesDropped: "journal_frames_dropped"
    case .messagesDropped(let reason): "messages_dropped_\(reason)"
    case .join(let outcome): "join_\(outcome)"
    }
  }

  /// A counter as Prometheus sees it.
  struct Metric: Sendable, Equatable {
    let name: String
    let help: String
    /// Tells the members of a family apart: `reason` or `name` with its value.
    var label: (name: String, value: String)?

    static func == (first: Metric, second: Metric) -> Bool {
      first.name == second.name && first.help == second.help && first.label?.name == second.label?.name
        && first.label?.value == second.label?.value
    }
  }

  var metric: Metric? {
    switch self {
    case .framesReceived: Metric(name: "vagary_frames_received_total", help: "Frames that came in.")
    case .detectionsReceived:
      Metric(name: "vagary_detections_received_total", help: "Detected objects that came in.")
    case .framesPublished:
      Metric(name: "vagary_frames_published_total", help: "Frame scores that were published.")
    case .objectsScored: Metric(name: "vagary_objects_scored_total", help: "Objects that got a score.")
    case .events: Metric(name: "vagary_events_total", help: "Events that began.")
    case .taskFailures:
      Metric(name: "vagary_task_failures_total", help: "Times a task plugin failed to score.")
    case .detectorFailures:
      Metric(name: "vagary_detector_failures_total", help: "Frames the node's own detector failed on.")
    case .framesDetectorOverload:
      Metric(
        name: "vagary_detector_frames_skipped_total", help: "Frames the node's own detector had no time for.")
    case .imageChecksSkipped:
      Metric(name: "vagary_looks_skipped_total", help: "Checks of the picture there was no time for.")
    case .notScored(let reason):
      Metric(
        name: "vagary_objects_not_scored_total", help: "Objects that got no score, by reason.",
        label: ("reason", reason.rawValue))
    case .messagesReceived: Metric(name: "vagary_messages_received_total", help: "Messages that came in.")
    case .messagesLost:
      Metric(
        name: "vagary_messages_lost_total",
        help: "Messages that never came, by the gaps in their sequence numbers.")
    case .messagesDropped(let reason):
      Metric(
        name: "vagary_messages_dropped_total", help: "Messages that came and could not be used, by reason.",
        label: ("reason", reason))
    case .messagesUnexpected:
      Metric(name: "vagary_messages_unexpected_total", help: "Messages of a kind a node does not take.")
    case .messagesGivenUp:
      Metric(
        name: "vagary_messages_given_up_total",
        help: "Messages that were not published, because a subscriber did not keep up.")
    case .publisherRestarts:
      Metric(name: "vagary_publisher_restarts_total", help: "Producers that started again.")
    case .reloads:
      Metric(name: "vagary_reloads_total", help: "Configurations and bundles taken while running.")
    case .reloadsRefused:
      Metric(
        name: "vagary_reloads_refused_total",
        help: "Configurations and bundles that could not be used: nothing was changed.")
    case .join(let outcome):
      Metric(
        name: "vagary_join_total", help: "What became of frames and detections in joining them, by outcome.",
        label: ("name", outcome))
    case .framesUndecodable:
      Metric(name: "vagary_frames_undecodable_total", help: "Frames whose pixels cannot be read.")
    case .scoresThinned, .profileChanges, .eventsHeldBack, .decodeMicroseconds, .journalWritten,
      .journalFailures, .journalDropped, .journalFramesDropped:
      nil
    }
  }
}
