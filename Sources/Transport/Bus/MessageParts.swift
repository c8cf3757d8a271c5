/// One message as it came in: the topic, then the envelope, then the blobs.
package protocol MessageParts {
  /// Number of parts, 0 or more.
  var count: Int { get }

  /// The bytes of one part, valid until `body` returns; empty for a part that does not exist.
  func withUnsafeBytes<Result, Failure: Error>(
    part index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension MessageParts {
  /// Part 0 as text; `nil` when it is not UTF-8.
  package var topic: String? {
    withUnsafeBytes(part: 0) { String(validating: $0, as: UTF8.self) }
  }

  /// A copy of one part; empty for a part that does not exist.
  package func bytes(part index: Int) -> [UInt8] {
    withUnsafeBytes(part: index) { Array($0) }
  }
}
