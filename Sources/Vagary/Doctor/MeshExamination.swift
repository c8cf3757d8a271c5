import VideoModel
import WireFormat

/// Everything the doctor heard on the bus.
///
/// A value with one owner, without a clock.
struct MeshExamination {
  private(set) var sources: [SourceID: SourceExamination] = [:]
  private(set) var nodes: [String: NodeStatus] = [:]
  private(set) var messages = 0
  /// One line for each reason for which messages could not be used.
  private(set) var refusals: [String] = []
  /// Messages that never came, by their sequence numbers.
  var lost: UInt64 = 0

  /// - Parameter now: wall time, nanoseconds since 1970.
  mutating func heard(_ payload: Payload, at now: Int64) {
    messages += 1
    if case .node(let status) = payload { nodes[status.name] = status }
    guard let source = payload.source else { return }
    // Moved out and back, so that its sets are not copied.
    var examination = sources.removeValue(forKey: source) ?? SourceExamination(source)
    examination.heard(payload, at: now)
    sources[source] = examination
  }

  /// Takes a message that cannot be used; `text` is the first line for its reason.
  mutating func refused(_ text: String) { refusals.append(text) }
}
