import CWireFormat
import VideoModel

/// Turns unpacked protobuf-c messages into values of this program. Copies everything it keeps.
struct MessageReader {
  /// The number of parts after the envelope.
  let blobCount: Int
  /// Gives the bytes of one of them, by index.
  let blob: (Int) -> [UInt8]
  /// Foreign ids and the sources they stand for.
  let aliases: [String: SourceID]

  /// The text, with bytes replaced that are not UTF-8.
  func text(_ text: UnsafeMutablePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }

  func source(_ text: String, _ field: String) throws(WireError) -> SourceID {
    guard !text.isEmpty else { throw .missingField(field) }
    guard let source = aliases[text] ?? SourceID(text) else { throw .badSource(String(text.prefix(140))) }
    return source
  }

  /// The elements of a repeated field of messages; shallow copies, valid as long as the envelope.
  func messages<M>(_ count: Int, _ list: UnsafeMutablePointer<UnsafeMutablePointer<M>?>?) -> [M] {
    UnsafeBufferPointer(start: list, count: list == nil ? 0 : count).compactMap { $0?.pointee }
  }

  func texts(_ count: Int, _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
    UnsafeBufferPointer(start: list, count: list == nil ? 0 : count).map { text($0) }
  }

  func floats(_ count: Int, _ list: UnsafeMutablePointer<Float>?) -> [Float] {
    Array(UnsafeBufferPointer(start: list, count: list == nil ? 0 : count))
  }

  /// The message of a field of message type.
  func required<M>(_ message: UnsafeMutablePointer<M>?, _ field: String) throws(WireError) -> M {
    guard let message else { throw .missingField(field) }
    return message.pointee
  }

  func frameSize(_ width: UInt32, _ height: UInt32) throws(WireError) -> (width: Int, height: Int) {
    let allowed = 1...WireFormat.frameSizeLimit
    guard allowed.contains(width), allowed.contains(height) else {
      throw .badFrameSize(width: width, height: height)
    }
    return (Int(width), Int(height))
  }

  /// The case for an enum value. Zero means that the sender did not set it.
  func word<Word: WireEnum>(_ value: Word.Wire, _ field: String) throws(WireError) -> Word {
    if let word = Word.allCases.first(where: { $0.wire == value }) { return word }
    throw value.rawValue == 0
      ? .missingField(field) : .unknownValue(field: field, value: value.rawValue)
  }
}
