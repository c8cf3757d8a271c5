import Bus
import Concurrency
import VideoModel
import WireFormat

/// A producer's way onto the bus: topics, sequence numbers and who is listening.
///
/// Created, used and closed in one thread. Every start has a publisher id of its own, so that
/// receivers can tell a restart from a loss.
package struct EnvelopeSender: ~Copyable {
  private var publisher: Publisher
  private let scheme: TopicScheme
  private let node: String
  private let publisherID: UInt64
  /// Whether it waits for slow readers, and so for the last of them before it closes.
  private let isLossless: Bool
  /// Next number of each topic.
  private var sequences: [String: UInt64] = [:]
  /// The message that was made last, with its topic.
  package private(set) var latest: (envelope: Envelope, topic: String)?
  /// Where it publishes, for people.
  package let place: String

  /// - Parameters:
  ///   - insecure: allows binding beyond loopback.
  ///   - node: the sender's stable name.
  ///   - publisherID: another for every start.
  package init(
    _ context: BusContext, at endpoints: [Endpoint], scheme: TopicScheme, insecure: Bool,
    options: SocketOptions, node: String = HostName.asNodeName,
    publisherID: UInt64 = UInt64.random(in: 1...UInt64.max)
  ) throws(BusError) {
    publisher = try Publisher(context, at: endpoints, insecure: insecure, options: options)
    self.scheme = scheme
    self.node = node
    self.publisherID = publisherID
    isLossless = options.isLossless
    place = endpoints.map(\.address).joined(separator: ", ")
  }

  /// Sends one message about `source` as the given kind.
  ///
  /// - Parameter isWanted: asked while a lossless sender waits for room; false gives the message up.
  package mutating func send(
    _ payload: Payload, as kind: Topic.Kind, source: SourceID, timing: FrameTiming = FrameTiming(),
    trace: TraceContext? = nil,
    while isWanted: () -> Bool
  ) throws(BusError) -> Publisher.Outcome {
    guard let topic = Topic(kind: kind, source: source.text) else { return .stopped }
    let text = scheme.text(topic)
    let sequence = sequences[text, default: 0]
    let envelope = Envelope(
      node: node, publisherID: publisherID, sequence: sequence, publishTime: ProgramClock.utc,
      trace: trace, frameTiming: timing, payload: payload)
    latest = (envelope, text)
    let outcome = try publisher.send(topic: text, parts: WireFormat.encode(envelope), while: isWanted)
    if outcome == .sent {
      sequences[text] = sequence + 1
      if case .endOfStream = payload {
        try publisher.expectReaders(of: text, token: envelope.confirmation)
      }
    }
    return outcome
  }

  /// Sends one of the last messages of a stream. After a stop it waits for room longer than others do, so
  /// that slow subscribers learn of the end, but does not hold the program up.
  package mutating func sendLast(
    _ payload: Payload, as kind: Topic.Kind, source: SourceID, stop: StopSignal
  ) throws(BusError) -> Publisher.Outcome {
    try send(payload, as: kind, source: source) { !stop.isOver(\.ends) }
  }

  /// Sends the end of a stream, as ``sendLast(_:as:source:stop:)`` does.
  @discardableResult
  package mutating func sendEnd(
    of source: SourceID, as kind: Topic.Kind, stop: StopSignal
  ) throws(BusError) -> Publisher.Outcome {
    try sendLast(.endOfStream(source), as: kind, source: source, stop: stop)
  }

  /// Longest wait of ``waitUntilRead(stop:)``, nanoseconds: readers of other make never confirm.
  private static let readersWait: Int64 = 60_000_000_000

  /// Lossless senders only: waits until every subscriber has read the ends of stream it was sent, after
  /// a stop only for a moment. To be called before closing, because what lies in the system's buffers is
  /// lost when a connection ends.
  package mutating func waitUntilRead(stop: StopSignal) throws(BusError) {
    guard isLossless else { return }
    let limit = ProgramClock.monotonic + Self.readersWait
    _ = try publisher.waitForReaders { !stop.isOver(\.ends) && ProgramClock.monotonic < limit }
  }

  /// Subscriptions to messages of one kind; of `source`, or of no source in particular.
  package func subscriberCount(_ kind: Topic.Kind, source: SourceID?) -> Int {
    publisher.subscriberCount(of: scheme.prefix(kind, source: source?.text))
  }

  /// Waits for subscriptions to messages of one kind; of `source`, or of no source in particular.
  ///
  /// - Parameters:
  ///   - wanted: how many; `nil` waits a moment for the first one and then goes on.
  ///   - stop: ends the wait.
  ///   - say: told every 2 s what is waited for, and when it goes on without.
  /// - Returns: whether there are as many as wanted.
  package mutating func waitForSubscribers(
    _ wanted: Int?, of kind: Topic.Kind, source: SourceID?, stop: StopSignal, say: (String) -> Void
  ) throws(BusError) -> Bool {
    let prefix = scheme.prefix(kind, source: source?.text)
    var wait = SubscriberWait(
      wanted: wanted ?? 1, patience: wanted == nil ? SubscriberWait.moment : nil,
      startingAt: ProgramClock.monotonic)
    let subject = "\(kind)s" + (source.map { " of \($0)" } ?? "")
    while !stop.isRaised {
      var slice = 0
      _ = try publisher.waitForSubscribers(wait.wanted, of: prefix) {
        slice += 1
        return slice < 2 && !stop.isRaised
      }
      let count = publisher.subscriberCount(of: prefix)
      switch wait.step(count: count, at: ProgramClock.monotonic) {
      case .enough: return true
      case .giveUp:
        say("nobody listens for \(subject) at \(place) yet; what is sent until then is not heard")
        return false
      case .wait(isNoticeDue: true):
        say("waiting at \(place) for subscribers to the \(subject): \(count) of \(wait.wanted) there")
      case .wait(isNoticeDue: false): break
      }
    }
    return false
  }
}

extension Envelope {
  /// What a reader of this end of stream confirms to its publisher (`Socket.confirm`).
  package var confirmation: String { "\(publisherID)/\(sequence)" }
}
