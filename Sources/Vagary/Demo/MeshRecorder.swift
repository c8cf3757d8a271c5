import Bus
import Concurrency
import Mesh
import VideoModel
import WireFormat

/// Subscribes to a node and records one source until its stream ends.
enum MeshRecorder {
  /// - Parameters:
  ///   - ready: called once the node was heard for the first time.
  ///   - isWanted: asked often; false ends the recording.
  static func record(
    endpoint: Endpoint, source: SourceID, ready: () throws -> Void, isWanted: () throws -> Bool
  ) throws -> MeshRecording {
    let context = try BusContext()
    var socket = try Socket(context, kind: .sub, at: [endpoint])
    let scheme = TopicScheme.standard
    let kinds: [Topic.Kind] = [.score, .event, .status]
    for kind in kinds { try socket.subscribe(scheme.prefix(kind, source: source.text)) }
    try socket.subscribe(scheme.prefix(.node))
    var intake = MessageIntake(scheme: scheme, kinds: Set(kinds + [.node]))
    var poller = Poller()
    _ = poller.add(socket)
    var recording = MeshRecording()
    var isReady = false
    while !recording.isEnded, try isWanted() {
      _ = try poller.wait(milliseconds: 100)
      while let parts = try socket.receive() {
        guard case .message(let message) = intake.read(parts, at: ProgramClock.monotonic) else { continue }
        if !isReady {
          isReady = true
          try ready()
        }
        recording.take(message.envelope.payload)
        if case .endOfStream = message.envelope.payload {
          try socket.confirm(message.envelope.confirmation)
        }
      }
    }
    return recording
  }
}
