import Bus
import Concurrency
import Console
import Mesh
import VideoModel
import WireFormat

/// Receives the messages of a node and prints them. One thread: the caller's.
struct WatchRun {
  let endpoints: [Endpoint]
  let scheme: TopicScheme
  let insecure: Bool
  /// The only source to watch; `nil` for all.
  let source: SourceID?
  let style: WatchSession.Style
  /// Number of ended streams after which to stop; `nil` runs until the stop.
  let endsWanted: Int?
  let stop: StopSignal
  /// Folder for the pictures of events; `nil` writes none.
  var strips: StripFolder? = nil
  /// Takes the lines for stdout.
  var print: (String) -> Void = { StandardOutput.line($0) }
  /// Takes the notices for stderr.
  var say: (String) -> Void = { StandardError.write("vagary: \($0)\n") }

  static let kinds: Set<Topic.Kind> = [.score, .event, .status, .info, .node]

  /// Prints until the wanted number of streams has ended, or the stop; then prints the balance.
  func run(on bus: any MessageBus) throws {
    let setup = ListenerSetup(
      endpoints, scheme: scheme, kinds: Self.kinds, sources: source.map { [$0] }, insecure: insecure)
    var listener = try Listener(bus, setup, stop: stop)
    var handler = Handler(run: self, session: WatchSession(style: style, startingAt: bus.now))
    try listener.run(&handler)
    let intake = listener.intake
    for line in handler.session.closing(lost: intake.lost, unreadable: intake.droppedTotal) { print(line) }
  }

  private struct Handler: MessageHandler {
    let run: WatchRun
    var session: WatchSession
    var strips: StripFolder?
    var farewell = Farewell()

    init(run: WatchRun, session: WatchSession) {
      self.run = run
      self.session = session
      strips = run.strips
    }

    mutating func handle(_ message: IncomingMessage, at now: Int64) {
      for line in session.received(message, at: now) { run.print(line) }
      if case .event(let event) = message.envelope.payload { strips?.take(event) }
    }

    func refused(_ text: String) { run.say(text) }

    mutating func isDone(_ moment: ListeningMoment) -> Bool {
      let hasEnded = run.endsWanted.map { session.ends.count >= $0 } ?? false
      return farewell.isOver(moment, isLeaving: moment.isStopped || hasEnded)
    }

    mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook) {
      if let notice = session.timePassed(moment.now, connections) { run.say(notice) }
    }
  }
}
