import Bus
import Concurrency
import Mesh
import VideoModel
import WireFormat

/// Subscribes to a node and records one source until its stream ends. One thread: the caller's.
struct MeshRecorder {
  let endpoint: Endpoint
  let source: SourceID
  /// Called once, when the first message of the node has come.
  let ready: () throws -> Void
  /// Asked before every message and some 20 times per second; false ends the recording.
  let isWanted: () throws -> Bool

  /// The kinds of messages that are recorded. The status of the node shows that it is there.
  static let kinds: Set<Topic.Kind> = [.score, .event, .status, .node]

  /// Returns when the stream has ended or the recording is no longer wanted.
  func record(on bus: any MessageBus) throws -> MeshRecording {
    let setup = ListenerSetup([endpoint], kinds: Self.kinds, sources: [source])
    var listener = try Listener(bus, setup, stop: StopSignal())
    var handler = Handler(recorder: self)
    try listener.run(&handler)
    return handler.recording
  }

  private struct Handler: MessageHandler {
    let recorder: MeshRecorder
    var recording = MeshRecording()
    var isReady = false

    init(recorder: MeshRecorder) { self.recorder = recorder }

    mutating func handle(_ message: IncomingMessage, at now: Int64) throws {
      if !isReady {
        isReady = true
        try recorder.ready()
      }
      recording.take(message.envelope.payload)
    }

    func isDone(_ moment: ListeningMoment) throws -> Bool { try recording.isEnded || !recorder.isWanted() }
  }
}
