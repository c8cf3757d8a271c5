import Bus
import Synchronization

/// A message in memory that notes which of its parts were looked at.
package final class MemoryParts: MessageParts, Sendable {
  private let parts: [[UInt8]]
  private let looks = Mutex<[Int]>([])

  /// - Parameter parts: the topic, then the envelope, then the blobs.
  package init(_ parts: [[UInt8]]) { self.parts = parts }

  /// A message under the topic `topic`.
  package convenience init(topic: String, _ parts: [[UInt8]]) { self.init([Array(topic.utf8)] + parts) }

  package var count: Int { parts.count }

  /// The index of every part that was looked at, once per look, in order.
  package var opened: [Int] { looks.withLock { $0 } }

  package func withUnsafeBytes<Result, Failure: Error>(
    part index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    looks.withLock { $0.append(index) }
    guard parts.indices.contains(index) else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    var result: Swift.Result<Result, Failure>?
    parts[index].withUnsafeBytes { bytes in
      do throws(Failure) {
        result = .success(try body(bytes))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { fatalError("withUnsafeBytes did not call its body") }
    return try result.get()
  }
}
