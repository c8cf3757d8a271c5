import Concurrency
import Foundation
import Media
import Scoring
import VideoModel

/// Where a frame came from and when, as its scores need to know.
package struct FrameOrigin: Sendable, Equatable {
  /// When the frame went into scoring, monotonic nanoseconds.
  package var arrived: Int64
  /// Of the message that brought the frame, or else of the one that brought its detections.
  package var trace: TraceContext?

  package init(arrived: Int64, trace: TraceContext? = nil) {
    self.arrived = arrived
    self.trace = trace
  }
}

/// The pixels of a frame on their way through the node: decoded once, by the first thread that needs them. Any thread.
package final class LazyImage: FrameImage, @unchecked Sendable {
  package let origin: FrameOrigin
  /// Bytes that the image holds at most while it waits: encoded, or decoded with three bytes per pixel.
  let byteLimit: Int
  private let decoders: DecoderPool
  private let lock = NSLock()
  // Guarded by `lock`.
  private var encoded: EncodedImage?
  private var decoded: Image?

  package init(_ image: EncodedImage, origin: FrameOrigin, decoders: DecoderPool) {
    encoded = image
    self.origin = origin
    self.decoders = decoders
    let pixels = image.width.multipliedReportingOverflow(by: image.height)
    let bytes = pixels.partialValue.multipliedReportingOverflow(by: 3)
    byteLimit = max(image.bytes.count, pixels.overflow || bytes.overflow ? .max : bytes.partialValue)
  }

  /// The pixels; `nil` when they cannot be decoded, which is counted.
  package func image() -> Image? {
    lock.lock()
    defer { lock.unlock() }
    guard let image = encoded else { return decoded }
    encoded = nil
    decoded = decoders.decode(image)
    return decoded
  }
}
