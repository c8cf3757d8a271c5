import Bus
import Ingest
import PlainText
import VideoModel
import WireFormat

/// A message that was received and understood.
package struct IncomingMessage: Sendable {
  package var topic: Topic
  /// As it stood in part 0.
  package var topicText: String
  package var envelope: Envelope
}

/// Reads messages off the bus: what cannot be used is counted, gaps and duplicates are noticed.
///
/// A value with one owner, the thread of the socket.
package struct MessageIntake: Sendable {
  /// Messages that were dropped, by a short word for the reason.
  package private(set) var dropped: [String: UInt64] = [:]
  package private(set) var sequences = SequenceMonitor()
  /// Foreign ids and the sources they stand for. A message under a foreign id is read as one of that source.
  package var aliases: [String: SourceID] = [:]
  private let scheme: TopicScheme
  private let kinds: Set<Topic.Kind>

  /// - Parameter kinds: messages of others are passed over in silence.
  package init(scheme: TopicScheme, kinds: Set<Topic.Kind>) {
    self.scheme = scheme
    self.kinds = kinds
  }

  /// What a message turned out to be.
  package enum Reading: Sendable {
    case message(IncomingMessage)
    /// Not asked for, or here before.
    case passedOver
    /// It cannot be used; `isNew` when it is the first for this reason.
    case refused(reason: String, text: String, isNew: Bool)
  }

  /// - Parameters:
  ///   - parts: all parts of the message, the topic first.
  ///   - now: monotonic nanoseconds.
  package mutating func read(_ parts: ReceivedParts, at now: Int64) -> Reading {
    read(topic: parts.topic, parts: (1..<max(1, parts.count)).map { parts.bytes(part: $0) }, at: now)
  }

  /// The same for parts at hand; `topic` is `nil` when it is not text.
  package mutating func read(topic text: String?, parts: [[UInt8]], at now: Int64) -> Reading {
    guard let text, var topic = scheme.parse(text) else {
      return refuse(
        "unknown-topic", "a message came under the topic \(text.map(JSONText.quoted) ?? "(not text)")")
    }
    guard kinds.contains(topic.kind) else { return .passedOver }
    guard let id = aliases[topic.source] ?? SourceID(topic.source) else {
      return refuse(
        "unknown-topic",
        "a message came under the topic \(JSONText.quoted(text)), whose source is neither a source id nor an alias"
      )
    }
    topic.source = id.text
    let envelope: Envelope
    do throws(WireError) {
      envelope = try WireFormat.decode(parts, aliases: aliases)
    } catch {
      return refuse(error.counter, "a message under \(text) cannot be read: \(error)")
    }
    if let source = envelope.payload.source, source != id {
      return refuse("wrong-topic", "a message about \(source) came under \(text)")
    }
    let arrival = sequences.arrived(
      publisher: envelope.publisherID, topic: text, sequence: envelope.sequence, at: now)
    if arrival == .duplicate { return .passedOver }
    return .message(IncomingMessage(topic: topic, topicText: text, envelope: envelope))
  }

  /// Messages that never came, by their sequence numbers.
  package var lost: UInt64 { sequences.totals.lost }

  /// All that were dropped.
  package var droppedTotal: UInt64 { dropped.values.reduce(0, +) }

  private mutating func refuse(_ reason: String, _ text: String) -> Reading {
    dropped[reason, default: 0] += 1
    return .refused(reason: reason, text: text, isNew: dropped[reason] == 1)
  }
}
