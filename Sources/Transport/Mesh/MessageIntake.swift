import Bus
import Ingest
import PlainText
import VideoModel
import WireFormat

/// Reads messages off the bus, counts the unusable ones and notices gaps and duplicates.
///
/// The topic decides first: a message under an unknown or unwanted topic costs no look at its other parts.
/// A value with one owner, the thread of the socket.
package struct MessageIntake: Sendable {
  /// Messages that were dropped, by a short word for the reason.
  package private(set) var dropped: [String: UInt64] = [:]
  package private(set) var sequences = SequenceMonitor()
  /// Foreign ids and the sources they stand for. A message under a foreign id is read as one of that source.
  package var aliases: [String: SourceID] = [:]
  private let scheme: TopicScheme
  private let kinds: Set<Topic.Kind>
  private let sources: Set<String>?

  /// - Parameters:
  ///   - kinds: messages of other kinds are passed over in silence.
  ///   - sources: messages about other sources are passed over in silence; `nil` takes all sources. The
  ///     status of a node is about no source and always taken.
  package init(scheme: TopicScheme, kinds: Set<Topic.Kind>, sources: [SourceID]? = nil) {
    self.scheme = scheme
    self.kinds = kinds
    self.sources = sources.map { Set($0.map(\.text)) }
  }

  /// The result of reading one message.
  package enum Reading: Sendable {
    case message(IncomingMessage)
    /// The message is not wanted, or it came before.
    case passedOver
    /// The message cannot be used; `isNew` when it is the first one for this reason.
    case refused(reason: String, text: String, isNew: Bool)
  }

  /// Reads one message. Nothing of `parts` is kept; the pixels of a frame are copied once.
  ///
  /// - Parameters:
  ///   - parts: all parts of the message, the topic first.
  ///   - now: monotonic nanoseconds.
  package mutating func read(_ parts: some MessageParts, at now: Int64) -> Reading {
    let text: String
    var topic: Topic
    switch scheme.read(parts) {
    case .topic(let known, let read): (topic, text) = (known, read)
    case .unknown(let name): return refuse("unknown-topic", "a message came under \(name)")
    }
    guard kinds.contains(topic.kind) else { return .passedOver }
    guard let id = aliases[topic.source] ?? SourceID(topic.source) else {
      return refuse(
        "unknown-topic",
        "a message came under the topic \(JSONText.quoted(text)), whose source is neither a source id nor an alias"
      )
    }
    topic.source = id.text
    guard isWanted(topic) else { return .passedOver }
    let envelope: Envelope
    do throws(WireError) {
      guard parts.count > 1 else { throw .missingEnvelope }
      envelope = try parts.withUnsafeBytes(part: 1) { bytes throws(WireError) in
        try WireFormat.decode(envelope: bytes, blobs: parts.count - 2, aliases: aliases) {
          parts.bytes(part: $0 + 2)
        }
      }
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

  /// Messages that were dropped, for any reason.
  package var droppedTotal: UInt64 { dropped.values.reduce(0, +) }

  private func isWanted(_ topic: Topic) -> Bool {
    guard let sources, topic.kind != .node else { return true }
    return sources.contains(topic.source)
  }

  private mutating func refuse(_ reason: String, _ text: String) -> Reading {
    dropped[reason, default: 0] += 1
    return .refused(reason: reason, text: text, isNew: dropped[reason] == 1)
  }
}

extension TopicScheme {
  fileprivate enum Part {
    case topic(Topic, text: String)
    /// A name for the topic, for people.
    case unknown(String)
  }

  fileprivate func read(_ parts: some MessageParts) -> Part {
    let length = parts.withUnsafeBytes(part: 0) { $0.count }
    guard length <= Self.longestTopic else { return .unknown("a topic of \(length) bytes") }
    guard let text = parts.topic else { return .unknown("a topic that is not text") }
    guard let topic = parse(text) else { return .unknown("the topic \(JSONText.quoted(text))") }
    return .topic(topic, text: text)
  }
}
