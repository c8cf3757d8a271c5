import CWireFormat
import VideoModel

extension MessageWriter {
  func envelope(_ envelope: Envelope) -> UnsafeMutablePointer<Vagary__V1__Envelope> {
    make(vagary__v1__envelope__init) { message in
      message.protocol_major = envelope.protocolMajor
      message.protocol_minor = envelope.protocolMinor
      message.node = text(envelope.node)
      message.publisher_id = envelope.publisherID
      message.sequence = envelope.sequence
      message.publish_time_ns = envelope.publishTime
      message.trace_parent = text(envelope.trace?.parent ?? "")
      message.trace_state = text(envelope.trace?.state ?? "")
      switch envelope.payload {
      case .frame(let frame):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_FRAME
        message.frame = self.frame(frame, timing: envelope.frameTiming)
      case .detections(let detections):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_FRAME_DETECTIONS
        message.frame_detections = frameDetections(detections)
      case .score(let score):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_FRAME_SCORE
        message.frame_score = frameScore(score)
      case .event(let event):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_EVENT
        message.event = self.event(event)
      case .status(let status):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_SOURCE_STATUS
        message.source_status = sourceStatus(status)
      case .info(let info):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_SOURCE_INFO
        message.source_info = sourceInfo(info)
      case .node(let status):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_NODE_STATUS
        message.node_status = nodeStatus(status)
      case .endOfStream(let source):
        message.payload_case = VAGARY__V1__ENVELOPE__PAYLOAD_END_OF_STREAM
        message.end_of_stream = make(vagary__v1__end_of_stream__init) { end in
          end.source = text(source.text)
        }
      }
    }
  }
}

extension MessageReader {
  func envelope(_ message: Vagary__V1__Envelope) throws(WireError) -> Envelope {
    guard message.protocol_major == WireFormat.protocolMajor else {
      throw .otherMajor(message.protocol_major)
    }
    var timing = FrameTiming()
    if message.payload_case == VAGARY__V1__ENVELOPE__PAYLOAD_FRAME {
      timing = frameTiming(try required(message.frame, "frame"))
    }
    return Envelope(
      protocolMajor: message.protocol_major, protocolMinor: message.protocol_minor,
      node: text(message.node), publisherID: message.publisher_id, sequence: message.sequence,
      publishTime: message.publish_time_ns,
      trace: TraceContext(parent: text(message.trace_parent), state: text(message.trace_state)),
      frameTiming: timing, payload: try payload(message))
  }

  private func payload(_ message: Vagary__V1__Envelope) throws(WireError) -> Payload {
    switch message.payload_case {
    case VAGARY__V1__ENVELOPE__PAYLOAD_FRAME:
      return .frame(try frame(required(message.frame, "frame")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_FRAME_DETECTIONS:
      return .detections(try frameDetections(required(message.frame_detections, "frame_detections")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_FRAME_SCORE:
      return .score(try frameScore(required(message.frame_score, "frame_score")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_EVENT:
      return .event(try event(required(message.event, "event")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_SOURCE_STATUS:
      return .status(try sourceStatus(required(message.source_status, "source_status")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_SOURCE_INFO:
      return .info(try sourceInfo(required(message.source_info, "source_info")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_NODE_STATUS:
      return .node(try nodeStatus(required(message.node_status, "node_status")))
    case VAGARY__V1__ENVELOPE__PAYLOAD_END_OF_STREAM:
      let end = try required(message.end_of_stream, "end_of_stream")
      return .endOfStream(try source(text(end.source), "end_of_stream.source"))
    default:
      throw .unknownPayload
    }
  }
}
