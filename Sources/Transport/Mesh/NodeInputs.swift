import Bus
import VideoModel

/// The receiving sockets of a node. Created, used and closed in the ingest thread.
///
/// An endpoint that the node connects to gets two sockets, one for frames and one for detections, so that
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

  /// One socket to open.
  struct SocketSetup: Equatable {
    var endpoint: Endpoint
    var prefixes: [String]
    var framesOnly: Bool
  }

  /// The sockets for some endpoints.
  ///
  /// Where the source comes first in topics, ZeroMQ cannot ask for the frames of all sources. Then one socket
  /// per endpoint receives everything.
  static func sockets(
    at endpoints: [Endpoint], scheme: TopicScheme, sources: [SourceID]?
  ) -> [SocketSetup] {
    func prefixes(_ kind: Topic.Kind) -> [String] {
      sources?.map { scheme.prefix(kind, source: $0.text) } ?? [scheme.prefix(kind)]
    }
    let (frames, detections) = (prefixes(.frame), prefixes(.detection))
    return endpoints.flatMap { endpoint -> [SocketSetup] in
      if frames == detections {
        return [SocketSetup(endpoint: endpoint, prefixes: frames, framesOnly: false)]
      }
      if endpoint.attachment == .bind {
        return [SocketSetup(endpoint: endpoint, prefixes: frames + detections, framesOnly: false)]
      }
      return [
        SocketSetup(endpoint: endpoint, prefixes: frames, framesOnly: true),
        SocketSetup(endpoint: endpoint, prefixes: detections, framesOnly: false),
      ]
    }
  }

  /// - Parameter sources: the sources to receive; `nil` for all.
  package init(
    _ context: BusContext, endpoints: [Endpoint], scheme: TopicScheme, options: SocketOptions, insecure: Bool,
    sources: [SourceID]? = nil
  ) throws(BusError) {
    for setup in Self.sockets(at: endpoints, scheme: scheme, sources: sources) {
      let socket = try Socket(context, at: [setup.endpoint], insecure: insecure, options: options)
      for prefix in setup.prefixes { try socket.subscribe(prefix) }
      let input = Input(socket, framesOnly: setup.framesOnly)
      input.slot = poller.add(input.socket)
      inputs.append(input)
    }
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
