import Bus
import Concurrency
import VideoModel
import WireFormat

/// Sends messages of one producer: it makes topics and sequence numbers and counts subscribers.
///
/// Created, used and closed in one thread. Every start has a publisher id of its own, so that
/// readers can distinguish a restart from a loss.
package struct EnvelopeSender: ~Copyable {
  private let bus: any MessageBus
  private let port: any PublisherPort
  private let scheme: TopicScheme
  private let node: String
  /// Whether it waits for slow readers, and so for the last of them before it closes.
  private let isLossless: Bool
  private var sequences: TopicSequences
  /// Where it publishes, for people.
  package let place: String

  /// - Parameters:
  ///   - insecure: allows binding beyond loopback.
  ///   - node: the sender's stable name.
  ///   - publisherID: a different one for every start.
  package init(
    _ bus: any MessageBus, at endpoints: [Endpoint], scheme: TopicScheme, insecure: Bool,
    options: SocketOptions, node: String = HostName.asNodeName,
    publisherID: UInt64 = UInt64.random(in: 1...UInt64.max)
  ) throws(BusError) {
    self.bus = bus
    port = try bus.publish(at: endpoints, insecure: insecure, options: options)
    self.scheme = scheme
    self.node = node
    sequences = TopicSequences(publisher: publisherID)
    isLossless = options.isLossless
    place = endpoints.map(\.address).joined(separator: ", ")
  }

  /// Sends one message about `source` as the given kind.
  ///
  /// - Parameter isWanted: asked while a lossless sender waits for room; false gives the message up.
  /// - Returns: the message, also when it was given up.
  @discardableResult
  package mutating func send(
    _ payload: Payload, as kind: Topic.Kind, source: SourceID, timing: FrameTiming = FrameTiming(),
    trace: TraceContext? = nil,
    while isWanted: () -> Bool
  ) throws(BusError) -> SentMessage {
    let topic = scheme.text(Topic(kind, about: source))
    let number = sequences.next(topic)
    let envelope = Envelope(
      node: node, publisherID: number.publisher, sequence: number.sequence, publishTime: ProgramClock.utc,
      trace: trace, frameTiming: timing, payload: payload)
    let outcome = try port.send(topic: topic, parts: WireFormat.encode(envelope), while: isWanted)
    if outcome == .sent {
      sequences.sent(topic)
      if isLossless, case .endOfStream = payload {
        try port.expectReaders(of: topic, token: envelope.confirmation)
      }
    }
    return SentMessage(envelope: envelope, topic: topic, outcome: outcome)
  }

  /// Sends one of the last messages of a stream. After a stop it waits for room longer than other messages
  /// do, so that slow subscribers learn of the end, but does not hold the program up.
  @discardableResult
  package mutating func sendLast(
    _ payload: Payload, as kind: Topic.Kind, source: SourceID, stop: StopSignal
  ) throws(BusError) -> SentMessage {
    try send(payload, as: kind, source: source) { !stop.isOver(\.ends) }
  }

  /// Sends the end of a stream, as ``sendLast(_:as:source:stop:)`` does.
  @discardableResult
  package mutating func sendEnd(
    of source: SourceID, as kind: Topic.Kind, stop: StopSignal
  ) throws(BusError) -> SentMessage {
    try sendLast(.endOfStream(source), as: kind, source: source, stop: stop)
  }

  /// Longest wait of ``waitUntilRead(stop:)``, nanoseconds: readers of other make never confirm.
  private static let readersWait = 60 * ProgramClock.second

  /// Waits until every subscriber has read the ends of stream it was sent; after a stop only for a moment.
  /// Senders that are not lossless do not wait.
  ///
  /// Call it before closing: bytes still in the system's buffers are lost when a connection ends.
  package mutating func waitUntilRead(stop: StopSignal) throws(BusError) {
    guard isLossless else { return }
    let limit = bus.now + Self.readersWait
    _ = try port.waitForReaders { !stop.isOver(\.ends) && bus.now < limit }
  }

  /// The number of subscriptions to messages of one kind; of `source`, or of no source in particular.
  package func subscriberCount(_ kind: Topic.Kind, source: SourceID?) -> Int {
    port.subscriberCount(of: scheme.prefix(kind, source: source?.text))
  }

  /// Waits for subscriptions to messages of one kind; of `source`, or of no source in particular.
  ///
  /// - Parameters:
  ///   - wanted: how many; `nil` waits a moment for the first one and then continues without it.
  ///   - stop: ends the wait.
  ///   - say: takes a line every 2 s while the wait lasts, and one when the sender continues without
  ///     subscribers.
  /// - Returns: whether there are as many as wanted.
  package mutating func waitForSubscribers(
    _ wanted: Int?, of kind: Topic.Kind, source: SourceID?, stop: StopSignal, say: (String) -> Void
  ) throws(BusError) -> Bool {
    let prefix = scheme.prefix(kind, source: source?.text)
    var wait = SubscriberWait(
      wanted: wanted ?? 1, patience: wanted == nil ? SubscriberWait.moment : nil, startingAt: bus.now)
    let subject = "\(kind)s" + (source.map { " of \($0)" } ?? "")
    while !stop.isRaised {
      var slice = 0
      _ = try port.waitForSubscribers(wait.wanted, of: prefix) {
        slice += 1
        return slice < 2 && !stop.isRaised
      }
      let count = port.subscriberCount(of: prefix)
      switch wait.step(count: count, at: bus.now) {
      case .enough: return true
      case .giveUp:
        say("no subscriber to the \(subject) at \(place) yet; messages sent until one comes are lost")
        return false
      case .wait(isNoticeDue: true):
        say("waiting at \(place) for subscribers to the \(subject): \(count) of \(wait.wanted) there")
      case .wait(isNoticeDue: false): break
      }
    }
    return false
  }
}

extension Topic {
  /// The topic of messages about a source.
  fileprivate init(_ kind: Kind, about source: SourceID) {
    self.init(kind: kind, checkedSource: source.text)
  }
}
