import Bus
import WireFormat

/// A message that was received and understood.
package struct IncomingMessage: Sendable {
  package var topic: Topic
  /// The topic as it was in part 0.
  package var topicText: String
  package var envelope: Envelope

  package init(topic: Topic, topicText: String, envelope: Envelope) {
    self.topic = topic
    self.topicText = topicText
    self.envelope = envelope
  }
}

extension Envelope {
  /// The token by which a reader of this end of stream confirms it to the publisher
  /// (``SubscriberPort/confirm(_:)``).
  package var confirmation: String { "\(publisherID)/\(sequence)" }
}
