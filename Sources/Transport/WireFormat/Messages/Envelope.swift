import VideoModel

/// One message of the bus without its topic: the sender, the time and the payload.
///
/// The manual of every field is proto/vagary/v1.
package struct Envelope: Sendable, Hashable {
  /// Decoding refuses other major versions and accepts any minor version.
  package var protocolMajor: UInt32
  package var protocolMinor: UInt32
  /// The sender's stable name.
  package var node: String
  /// Drawn at every start of the sender, and again when it forgets topics. Readers take a new id on a topic
  /// for a restart of the publisher.
  package var publisherID: UInt64
  /// Rises from 0 by 1 within one publisher id and topic, so a gap means a loss.
  package var sequence: UInt64
  /// Nanoseconds since 1970 UTC.
  package var publishTime: Int64
  /// The trace this message belongs to; `nil` when there is none, or when it cannot be read as one.
  package var trace: TraceContext?
  /// How a frame's capture time came about; travels with a `frame` payload only.
  package var frameTiming: FrameTiming
  package var payload: Payload

  package init(
    protocolMajor: UInt32 = WireFormat.protocolMajor, protocolMinor: UInt32 = WireFormat.protocolMinor,
    node: String, publisherID: UInt64, sequence: UInt64, publishTime: Int64, trace: TraceContext? = nil,
    frameTiming: FrameTiming = FrameTiming(), payload: Payload
  ) {
    self.protocolMajor = protocolMajor
    self.protocolMinor = protocolMinor
    self.node = node
    self.publisherID = publisherID
    self.sequence = sequence
    self.publishTime = publishTime
    self.trace = trace
    self.frameTiming = frameTiming
    self.payload = payload
  }
}

/// The content of a message.
package enum Payload: Sendable, Hashable {
  case frame(Frame)
  case detections(FrameDetections)
  case score(ScoreMessage)
  case event(AnomalyEvent)
  case status(SourceStatus)
  case info(SourceInfo)
  case node(NodeStatus)
  case endOfStream(SourceID)

  /// The kind in the topic of this payload. An end of stream has the kind of the frames. A detector also
  /// sends it under `detection`.
  package var kind: String {
    switch self {
    case .frame, .endOfStream: "frame"
    case .detections: "detection"
    case .score: "score"
    case .event: "event"
    case .status: "status"
    case .info: "info"
    case .node: "node"
    }
  }

  /// The source it is about; `nil` for a node's status.
  package var source: SourceID? {
    switch self {
    case .frame(let frame): frame.source
    case .detections(let detections): detections.source
    case .score(let message): message.score.source
    case .event(let event): event.source
    case .status(let status): status.source
    case .info(let info): info.source
    case .node: nil
    case .endOfStream(let source): source
    }
  }
}
