/// The reason why a message from the bus cannot be read. No part of such a message is used.
package enum WireError: Error, Equatable, CustomStringConvertible {
  /// There is no part after the topic.
  case missingEnvelope
  /// The envelope is longer than ``WireFormat/envelopeLimit``; `bytes` is its length.
  case tooLarge(bytes: Int)
  /// The envelope is not a protobuf `vagary.v1.Envelope`, or was cut short; `bytes` is its length.
  case malformed(bytes: Int)
  /// The major version of the protocol is not the one of this program; 0 when the sender did not set it.
  case otherMajor(UInt32)
  /// The envelope has no payload, or one that a later minor version added.
  case unknownPayload
  /// A required field is missing; the text is its path in the .proto.
  case missingField(String)
  /// The pixels are missing: the frame refers to blob `index`, and `blobs` came.
  case missingBlob(index: UInt32, blobs: Int)
  /// The source id is not 1 to 128 of letters, digits, dot, underscore, dash.
  case badSource(String)
  /// The width or height is not 1 to 16384 pixels.
  case badFrameSize(width: UInt32, height: UInt32)
  /// An enum has a value that a later minor version added.
  case unknownValue(field: String, value: UInt32)

  /// A short word for counters and metrics. It stays the same over versions.
  package var counter: String {
    switch self {
    case .missingEnvelope: "missing-envelope"
    case .tooLarge: "too-large"
    case .malformed: "malformed"
    case .otherMajor: "other-major"
    case .unknownPayload: "unknown-payload"
    case .missingField: "missing-field"
    case .missingBlob: "missing-blob"
    case .badSource: "bad-source"
    case .badFrameSize: "bad-frame-size"
    case .unknownValue: "unknown-value"
    }
  }

  package var description: String {
    switch self {
    case .missingEnvelope:
      "the message has no part after its topic; send the topic, one vagary.v1.Envelope, then any blobs"
    case .tooLarge(let bytes):
      "the envelope has \(bytes) bytes, more than \(WireFormat.envelopeLimit); send pixels as a part of their own"
    case .malformed(let bytes):
      "the \(bytes) bytes of part 1 are not a whole vagary.v1.Envelope; check what else publishes under this topic"
    case .otherMajor(0):
      "protocol_major is not set; set it to \(WireFormat.protocolMajor)"
    case .otherMajor(let major):
      "the message speaks protocol \(major), this node \(WireFormat.protocolMajor); update the older of the two"
    case .unknownPayload:
      "the envelope has no payload that this version knows; set one, or update this node"
    case .missingField(let field):
      "\(field) is not set; the sender must set it"
    case .missingBlob(let index, let blobs):
      "the frame's pixels are blob \(index), but \(blobs) came; send them as parts after the envelope"
    case .badSource(let text):
      "\"\(text)\" is not a source id; use 1 to 128 of letters, digits, dot, underscore, dash"
    case .badFrameSize(let width, let height):
      "a frame of \(width)x\(height) pixels is impossible here; width and height must be 1 to \(WireFormat.frameSizeLimit)"
    case .unknownValue(let field, let value):
      "\(field) has the value \(value), which this version does not know; update this node"
    }
  }
}
