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
  package var json: String { value.line + "\n" }

  /// As JSON.
  var value: JSONValue {
    .object([
      ("ready", .flag(isReady)), ("phase", .text("\(phase)")),
      (
        "sources",
        .list(
          statuses.map { status in
            .object([
              ("source", .text(status.source.text)), ("state", .text(status.state.rawValue)),
              ("reasons", .texts(status.reasons)),
            ])
          })
      ),
    ])
  }
}
