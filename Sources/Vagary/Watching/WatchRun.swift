import Bus
import Concurrency
import Console
import Mesh
import VideoModel
import WireFormat

/// Receives what a node publishes and prints it. One thread: the caller's.
struct WatchRun {
  let endpoints: [Endpoint]
  let scheme: TopicScheme
  let insecure: Bool
  /// The only source to watch; `nil` for all.
  let source: SourceID?
  let style: WatchSession.Style
  /// Ends of streams after which to stop; `nil` goes on.
  let endsWanted: Int?
  let stop: StopSignal
  /// Where pictures of events go; `nil`: nowhere.
  var strips: StripFolder? = nil

  static let kinds: [Topic.Kind] = [.score, .event, .status, .info, .node]

  /// Silence that ends the listening after the last end or the stop: a node may still be telling what
  /// it knows.
  private static let quiet = 300 * ProgramClock.millisecond
  /// Longest such listening.
  private static let farewell = ProgramClock.second

  /// Prints until the ends asked for have come, or the stop; then the balance.
  func run() throws {
    var strips = strips
    let context = try BusContext()
    var socket = try Socket(context, kind: .sub)
    try socket.startMonitor()
    for prefix in Set(Self.kinds.map(prefix)) { try socket.subscribe(prefix) }
    for endpoint in endpoints { try socket.attach(endpoint, insecure: insecure) }
    var poller = Poller()
    _ = poller.add(socket)
    let stopSlot = poller.add(fileDescriptor: stop.descriptor)
    var intake = MessageIntake(scheme: scheme, kinds: Set(Self.kinds))
    var session = WatchSession(style: style, endpoints: endpoints, startingAt: ProgramClock.monotonic)
    var lastHeard = ProgramClock.monotonic
    var leaving: Int64?
    while !isOver(leaving: leaving, lastHeard: lastHeard, at: ProgramClock.monotonic) {
      _ = try poller.wait(milliseconds: leaving == nil ? 250 : 50)
      while let event = try socket.nextEvent() { session.connections.happened(event) }
      while leaving.map({ ProgramClock.monotonic - $0 < Self.farewell }) ?? !stop.isRaised,
        let parts = try socket.receive()
      {
        lastHeard = ProgramClock.monotonic
        if let token = show(intake.read(parts, at: lastHeard), in: &session, &strips, at: lastHeard) {
          try socket.confirm(token)
        }
      }
      let now = ProgramClock.monotonic
      if leaving == nil, stop.isRaised || endsWanted.map({ session.ends.count >= $0 }) ?? false {
        leaving = now
        lastHeard = now
        // The stop stays readable and would end every wait at once.
        poller.setWatched(stopSlot, false)
      }
      if let notice = session.timePassed(now) { StandardError.write("vagary: \(notice)\n") }
    }
    for line in session.closing(lost: intake.lost, unreadable: intake.droppedTotal) {
      StandardOutput.line(line)
    }
  }

  private func isOver(leaving: Int64?, lastHeard: Int64, at now: Int64) -> Bool {
    guard let leaving else { return false }
    return now - lastHeard >= Self.quiet || now - leaving >= Self.farewell
  }

  /// Returns what to confirm to the node: that an end of stream was read.
  private func show(
    _ reading: MessageIntake.Reading, in session: inout WatchSession, _ strips: inout StripFolder?,
    at now: Int64
  ) -> String? {
    switch reading {
    case .passedOver: break
    case .refused(_, let text, let isNew):
      if isNew { StandardError.write("vagary: \(text)\n") }
    case .message(let message):
      // Some topic orders let other sources in.
      if let source, let other = message.envelope.payload.source, other != source { break }
      for line in session.received(message, at: now) { StandardOutput.line(line) }
      if case .event(let event) = message.envelope.payload { strips?.take(event) }
      if case .endOfStream = message.envelope.payload { return message.envelope.confirmation }
    }
    return nil
  }

  private func prefix(_ kind: Topic.Kind) -> String {
    scheme.prefix(kind, source: kind == .node ? nil : source?.text)
  }
}
