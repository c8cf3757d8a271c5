import Concurrency
import Foundation
import Media
import VideoModel

/// Decoders shared by the scoring threads, each used by one thread at a time.
package final class DecoderPool: @unchecked Sendable {
  private let counters: NodeCounters
  private let lock = NSLock()
  // Guarded by `lock`.
  private var idle: [ImageDecoder] = []

  package init(counters: NodeCounters) { self.counters = counters }

  /// `nil` when the image cannot be decoded, which is counted.
  package func decode(_ image: EncodedImage) -> Image? {
    let decoder = lock.withLock { idle.popLast() } ?? ImageDecoder()
    let start = ProgramClock.threadCPU
    defer {
      counters.add(.decodeMicroseconds, Int((ProgramClock.threadCPU - start) / 1000))
      lock.withLock { idle.append(decoder) }
    }
    do { return try decoder.decode(image, keepingPlanes: true) } catch {
      counters.add(.framesUndecodable)
      return nil
    }
  }
}
