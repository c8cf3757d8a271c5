import CWireFormat
import VideoModel

/// Turns messages into the parts that travel on the bus, and back.
///
/// Stateless; any thread may call it.
package enum WireFormat {
  package static let protocolMajor: UInt32 = 1
  package static let protocolMinor: UInt32 = 0
  /// Longest envelope that is read, bytes: some thousands of detections with all their class scores.
  package static let envelopeLimit = 8 << 20
  /// Largest width or height of a frame, pixels.
  package static let frameSizeLimit: UInt32 = 16384
  /// The frame id of detections whose producer does not know it; on the wire the field is absent.
  package static let noFrameID = UInt64.max

  /// The parts after the topic: the envelope, then the blobs it refers to (a frame's pixels).
  ///
  /// Never fails: a number that does not fit its field becomes the nearest one that does.
  package static func encode(_ envelope: Envelope) -> [[UInt8]] {
    let writer = MessageWriter()
    let message = writer.envelope(envelope)
    let size = vagary__v1__envelope__get_packed_size(message)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = size == 0 ? 0 : vagary__v1__envelope__pack(message, buffer.baseAddress)
    }
    withExtendedLifetime(writer) {}
    if case .frame(let frame) = envelope.payload { return [bytes, frame.image.bytes] }
    return [bytes]
  }

  /// Reads a message from borrowed bytes. The result keeps nothing of them.
  ///
  /// Coordinates are passed on as they came, non-finite ones included. Sizes of frames are checked,
  /// their planes are not.
  ///
  /// - Parameters:
  ///   - bytes: the envelope.
  ///   - blobs: number of parts after the envelope.
  ///   - aliases: foreign ids and the sources they stand for.
  ///   - blob: gives a copy of one of them, by index from 0. Called only for a blob that the envelope
  ///     refers to.
  package static func decode(
    envelope bytes: UnsafeRawBufferPointer, blobs: Int, aliases: [String: SourceID] = [:],
    blob: @escaping (Int) -> [UInt8]
  ) throws(WireError) -> Envelope {
    guard bytes.count <= envelopeLimit else { throw .tooLarge(bytes: bytes.count) }
    guard let unpacked = UnpackedEnvelope(bytes) else { throw .malformed(bytes: bytes.count) }
    let reader = MessageReader(blobCount: blobs, blob: blob, aliases: aliases)
    let envelope = try reader.envelope(unpacked.message.pointee)
    withExtendedLifetime(unpacked) {}
    return envelope
  }

  /// Reads the parts after the topic: the envelope, then the blobs.
  package static func decode(_ parts: [[UInt8]]) throws(WireError) -> Envelope {
    guard let envelope = parts.first else { throw .missingEnvelope }
    let result = envelope.withUnsafeBytes { buffer in
      Result { () throws(WireError) in
        try decode(envelope: buffer, blobs: parts.count - 1) { parts[$0 + 1] }
      }
    }
    return try result.get()
  }
}
