import Bus
import VideoModel

/// The sockets a node hears from. Created, used and closed in the ingest thread.
///
/// An endpoint that is connected to gets two sockets, one for frames and one for detections, so that
/// frames can be held back while detections still come. A bound endpoint is one socket for both.
package final class NodeInputs {
  private final class Input {
    var socket: Socket
    let framesOnly: Bool
    var slot: Poller.Slot?

    init(_ socket: consuming Socket, framesOnly: Bool) {
      self.socket = socket
      self.framesOnly = framesOnly
    }
  }

  private var inputs: [Input] = []
  private var poller = Poller()

  /// - Parameter sources: whose messages are wanted; `nil`: those of all.
  package init(
    _ context: BusContext, endpoints: [Endpoint], scheme: TopicScheme, options: SocketOptions, insecure: Bool,
    sources: [SourceID]? = nil
  ) throws(BusError) {
    func prefixes(_ kind: Topic.Kind) -> [String] {
      sources?.map { scheme.prefix(kind, source: $0.text) } ?? [scheme.prefix(kind)]
    }
    let (frames, detections) = (prefixes(.frame), prefixes(.detection))
    for endpoint in endpoints {
      if scheme.order == .sourceKind, sources == nil {
        try add(context, endpoint, [scheme.root + "/"], options, insecure, framesOnly: false)
      } else if endpoint.attachment == .bind {
        try add(context, endpoint, frames + detections, options, insecure, framesOnly: false)
      } else {
        try add(context, endpoint, frames, options, insecure, framesOnly: true)
        try add(context, endpoint, detections, options, insecure, framesOnly: false)
      }
    }
  }

  private func add(
    _ context: BusContext, _ endpoint: Endpoint, _ prefixes: [String], _ options: SocketOptions,
    _ insecure: Bool,
    framesOnly: Bool
  ) throws(BusError) {
    let socket = try Socket(context, at: [endpoint], insecure: insecure, options: options)
    for prefix in prefixes { try socket.subscribe(prefix) }
    let input = Input(socket, framesOnly: framesOnly)
    input.slot = poller.add(input.socket)
    inputs.append(input)
  }

  /// Waits for messages and hands them out, at most `limit` per socket and turn, so that none starves.
  ///
  /// - Parameters:
  ///   - holdFrames: asked before each message; while it is true, the sockets that carry frames alone stay unread.
  ///   - each: returns what to confirm to the publisher, if anything.
  package func receive(
    within milliseconds: Int, holdFrames: () -> Bool, limit: Int = 32, each: (ReceivedParts) -> String?
  ) throws(BusError) {
    let isHeld = holdFrames()
    for input in inputs where input.framesOnly {
      if let slot = input.slot { poller.setWatched(slot, !isHeld) }
    }
    guard try poller.wait(milliseconds: milliseconds) else { return }
    for input in inputs {
      guard let slot = input.slot, poller.isReadable(slot) else { continue }
      for _ in 0..<limit {
        if input.framesOnly, holdFrames() { break }
        guard let parts = try input.socket.receive() else { break }
        if let token = each(parts) { try input.socket.confirm(token) }
      }
    }
  }
}
