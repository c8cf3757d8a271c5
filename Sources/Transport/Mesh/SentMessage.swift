import Bus
import WireFormat

/// A message that a sender made, and what became of it.
package struct SentMessage: Sendable {
  package var envelope: Envelope
  /// The topic as it was in part 0.
  package var topic: String
  package var outcome: Publisher.Outcome
}
