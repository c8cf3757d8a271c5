import Bus
import Concurrency
import Mesh
import WireFormat

/// Listens to a mesh for a while. One thread: the caller's.
struct DoctorRun {
  let endpoints: [Endpoint]
  let scheme: TopicScheme
  let insecure: Bool
  /// How long to listen, above 0.
  let seconds: Double
  let stop: StopSignal

  /// Listens until the time is over or the stop is raised.
  ///
  /// - Parameters:
  ///   - wallClock: nanoseconds since 1970, for the delay of frames.
  ///   - objectsPerCore: measures the objects per second that one core scores. Called once, if a message
  ///     was heard.
  func run(
    on bus: any MessageBus, wallClock: @escaping () -> Int64 = { ProgramClock.utc },
    objectsPerCore: () -> Double?
  ) throws -> DoctorReport {
    let setup = ListenerSetup(
      endpoints, scheme: scheme, kinds: Set(Topic.Kind.allCases), insecure: insecure)
    let begin = bus.now
    var listener = try Listener(bus, setup, stop: stop)
    var handler = Handler(end: begin + Int64(seconds * 1e9), wallClock: wallClock)
    try listener.run(&handler)
    var heard = handler.heard
    heard.lost = listener.intake.lost
    return DoctorReport(
      seconds: Double(bus.now - begin) / 1e9, connections: listener.connections.text,
      isConnected: handler.wasConnected, objectsPerCore: heard.messages > 0 ? objectsPerCore() : nil,
      heard: heard)
  }

  private struct Handler: MessageHandler {
    /// Monotonic nanoseconds.
    let end: Int64
    let wallClock: () -> Int64
    var heard = MeshExamination()
    /// Whether any peer was there at any time.
    var wasConnected = false

    mutating func handle(_ message: IncomingMessage, at now: Int64) {
      heard.heard(message.envelope.payload, at: wallClock())
    }

    mutating func refused(_ text: String) { heard.refused(text) }

    func isDone(_ moment: ListeningMoment) -> Bool { moment.isStopped || moment.now >= end }

    mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook) {
      wasConnected = wasConnected || connections.isConnected
    }
  }
}
