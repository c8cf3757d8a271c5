import PlainText
import WireFormat

/// Whether a node does its work: it runs, and none of its sources is blind.
///
/// Sources that have ended do not count. A node without sources is ready.
struct Readiness {
  private let phase: NodeBoard.Phase
  private let statuses: [SourceStatus]

  init(_ view: NodeBoard.Snapshot) {
    phase = view.phase
    statuses = view.statuses
  }

  var isReady: Bool { phase == .running && !statuses.contains { $0.state == .blind } }

  /// One JSON object and a line break.
  package var json: String {
    let sources = statuses.map { status in
      "{\"source\":\(JSONText.quoted(status.source.text)),\"state\":\"\(status.state.rawValue)\","
        + "\"reasons\":[\(status.reasons.map(JSONText.quoted).joined(separator: ","))]}"
    }
    return "{\"ready\":\(isReady),\"phase\":\"\(phase)\",\"sources\":[\(sources.joined(separator: ","))]}\n"
  }
}
