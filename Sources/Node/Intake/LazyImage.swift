import Foundation
import Media
import Scoring
import VideoModel

/// A frame's pixels on their way through the node: decoded once, by the first worker that needs them.
package final class LazyImage: FrameImage, @unchecked Sendable {
  /// Monotonic time of arrival, nanoseconds.
  package let arrived: Int64
  private let decoders: DecoderPool
  private let lock = NSLock()
  // Guarded by `lock`.
  private var encoded: EncodedImage?
  private var decoded: Image?

  package init(_ image: EncodedImage, arrived: Int64, decoders: DecoderPool) {
    encoded = image
    self.arrived = arrived
    self.decoders = decoders
  }

  package func image() -> Image? {
    lock.lock()
    defer { lock.unlock() }
    guard let image = encoded else { return decoded }
    encoded = nil
    decoded = decoders.decode(image)
    return decoded
  }
}
