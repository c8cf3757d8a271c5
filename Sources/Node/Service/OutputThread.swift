import Bus
import Concurrency
import Logging
import Mesh
import VideoModel
import WireFormat

/// The output thread: owns the publishing socket and the journal's intake, and does what ``NodeOutput`` decides.
final class OutputThread: @unchecked Sendable {
  private let setup: NodeSetup
  private let context: BusContext
  private let queue: NodeQueue
  private let board: NodeBoard
  private let stop: StopSignal
  private let publisherID: UInt64
  private let journal: NodeJournal?
  private let log = Logger(label: "output")
  /// Owned by the output thread.
  private var output: NodeOutput

  /// - Parameter setup: for what cannot change while the node runs.
  init(
    setup: NodeSetup, context: BusContext, queue: NodeQueue, board: NodeBoard, stop: StopSignal,
    publisherID: UInt64, journal: NodeJournal? = nil
  ) {
    self.setup = setup
    self.context = context
    self.queue = queue
    self.board = board
    self.stop = stop
    self.publisherID = publisherID
    self.journal = journal
    output = NodeOutput(
      name: setup.configuration.node.name, publisherID: publisherID, counters: board.counters,
      startingAt: ProgramClock.monotonic)
  }

  /// Runs until the queue is closed and everything in it is published.
  ///
  /// - Parameter ready: called once the socket is bound.
  func run(ready: () -> Void) throws(BusError) {
    var sender = try EnvelopeSender(
      context, at: setup.outputs, scheme: setup.scheme, insecure: setup.configuration.bus.insecure,
      options: setup.configuration.bus.socket, node: setup.configuration.node.name, publisherID: publisherID)
    ready()
    while true {
      if let item = queue.nextItem(within: 200) {
        try perform(output.push(item, at: ProgramClock.monotonic), &sender)
      } else if queue.isFinished {
        break
      }
      try perform(output.timePassed(ProgramClock.monotonic), &sender)
    }
    try perform(output.beat(at: ProgramClock.monotonic), &sender)
    try sender.waitUntilRead(stop: stop)
    let givenUp = board.counters[.messagesGivenUp]
    if givenUp > 0 { log.warning("\(givenUp) messages were given up: a subscriber did not keep up") }
  }

  private func perform(_ actions: [OutputAction], _ sender: inout EnvelopeSender) throws(BusError) {
    for action in actions {
      switch action {
      case .send(let payload, let kind, let source, let trace, let isLast):
        try send(payload, as: kind, source, trace: trace, isLast: isLast, &sender)
      case .sendEnd(let source): note(try sender.sendEnd(of: source, as: .score, stop: stop))
      case .show(let status, let drifts): board.set(status, drifts: drifts)
      case .record(let score): journal?.take(score, at: ProgramClock.monotonic)
      case .sendInterrupted(let source):
        for event in journal?.endsToTell(of: source, at: ProgramClock.monotonic) ?? [] {
          try send(.event(event), as: .event, event.source, trace: nil, isLast: false, &sender)
        }
      case .scored(let latency): board.scored(after: latency)
      case .log(let level, let text): log.log(level: level, "\(text)")
      case .applied(let change, let source, let isSwapped): change.applied(to: source, isSwapped: isSwapped)
      }
    }
  }

  private func send(
    _ payload: Payload, as kind: Topic.Kind, _ source: SourceID, trace: TraceContext?, isLast: Bool,
    _ sender: inout EnvelopeSender
  ) throws(BusError) {
    let stop = stop
    let sent = try sender.send(payload, as: kind, source: source, trace: trace) {
      isLast ? !stop.isOver(\.ends) : !stop.isOver(\.messages)
    }
    note(sent)
    guard case .event(let event) = payload else { return }
    board.add(sent.envelope, topic: sent.topic)
    journal?.take(event)
  }

  private func note(_ sent: SentMessage) {
    if sent.outcome == .stopped { board.counters.add(.messagesGivenUp) }
  }
}
