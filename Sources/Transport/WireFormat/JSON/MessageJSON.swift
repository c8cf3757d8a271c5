import PlainText
import VideoModel

/// Messages as JSON lines, for terminals, logs and readers without protobuf.
///
/// The names are those of the .proto. Every time has two keys, as RFC 3339 and as nanoseconds. 64-bit
/// integers are text, enums are lower-case words. An absent value has no key, nor has a number that is not
/// finite. Pixels are left out.
package enum MessageJSON {
  /// One JSON object without line breaks. The payload is under the name of its field in
  /// `Envelope`: `frame`, `frame_detections`, `frame_score`, `event`, `source_status`, `source_info`,
  /// `node_status` or `end_of_stream`.
  package static func line(_ envelope: Envelope, topic: String) -> String {
    var members: [(key: String, value: JSONValue?)] = [
      ("topic", .text(topic)),
      ("protocol_major", .integer(Int(envelope.protocolMajor))),
      ("protocol_minor", .integer(Int(envelope.protocolMinor))),
      ("node", .text(envelope.node)),
      ("publisher_id", .wide(envelope.publisherID)),
      ("sequence", .wide(envelope.sequence)),
    ]
    members += time("publish_time", envelope.publishTime)
    members += [
      ("trace_parent", .filled(envelope.trace?.parent ?? "")),
      ("trace_state", .filled(envelope.trace?.state ?? "")),
    ]
    members.append(payload(envelope))
    var line = ""
    JSONValue.object(members).write(to: &line)
    return line
  }

  /// An event of a journal: the number and time of its latest change, then the event as in a message.
  ///
  /// - Parameters:
  ///   - number: `nil` leaves it out.
  ///   - changed: nanoseconds since 1970 UTC.
  package static func line(_ event: AnomalyEvent, number: Int64?, changed: Int64) -> String {
    var line = ""
    JSONValue.object(
      [("number", number.map { .wide($0) })] + time("changed_time", changed) + [("event", json(event))]
    ).write(to: &line)
    return line
  }

  private static func payload(_ envelope: Envelope) -> (key: String, value: JSONValue?) {
    switch envelope.payload {
    case .frame(let frame): ("frame", json(frame, timing: envelope.frameTiming))
    case .detections(let detections): ("frame_detections", json(detections))
    case .score(let score): ("frame_score", json(score))
    case .event(let event): ("event", json(event))
    case .status(let status): ("source_status", json(status))
    case .info(let info): ("source_info", json(info))
    case .node(let status): ("node_status", json(status))
    case .endOfStream(let source): ("end_of_stream", .object([("source", .text(source.text))]))
    }
  }

  /// `name` as RFC 3339 and `name_ns` as nanoseconds.
  static func time(_ name: String, _ nanoseconds: Int64) -> [(key: String, value: JSONValue?)] {
    [(name, .text(UTCTime.text(nanoseconds: nanoseconds))), (name + "_ns", .wide(nanoseconds))]
  }

  static func stamp(_ stamp: FrameStamp) -> [(key: String, value: JSONValue?)] {
    let id: JSONValue? = stamp.frameID == WireFormat.noFrameID ? nil : .wide(stamp.frameID)
    return [("frame_id", id)] + time("capture_time", stamp.captureTime)
  }

  static func box(_ box: BoundingBox) -> JSONValue {
    .object([
      ("left", .finite(box.left)), ("top", .finite(box.top)), ("width", .finite(box.width)),
      ("height", .finite(box.height)),
    ])
  }

  static func counters(_ counters: [String: UInt64]) -> JSONValue {
    .object(counters.sorted { $0.key < $1.key }.map { ($0.key, .wide($0.value)) })
  }
}
