import Foundation
import Media
import Scoring
import VideoModel

/// A frame's pixels on their way through the node: decoded once, by the first worker that needs them.
final class NodePicture: ClipPicture, @unchecked Sendable {
  /// Monotonic time of arrival, nanoseconds.
  let arrived: Int64
  private let decoders: DecoderPool
  private let lock = NSLock()
  // Guarded by `lock`.
  private var encoded: EncodedImage?
  private var decoded: Image?

  init(_ image: EncodedImage, arrived: Int64, decoders: DecoderPool) {
    encoded = image
    self.arrived = arrived
    self.decoders = decoders
  }

  func image() -> Image? {
    lock.lock()
    defer { lock.unlock() }
    guard let image = encoded else { return decoded }
    encoded = nil
    decoded = decoders.decode(image)
    return decoded
  }
}

/// Decoders shared by the scoring threads, each used by one thread at a time.
final class DecoderPool: @unchecked Sendable {
  private let counters: NodeCounters
  private let lock = NSLock()
  // Guarded by `lock`.
  private var idle: [ImageDecoder] = []

  init(counters: NodeCounters) { self.counters = counters }

  /// Counts the processor time of decoding, microseconds.
  static let costCounter = "decode_cpu_us"

  /// `nil` when the image cannot be decoded, which is counted.
  func decode(_ image: EncodedImage) -> Image? {
    let decoder = lock.withLock { idle.popLast() } ?? ImageDecoder()
    let start = ProgramClock.threadCPU
    defer {
      counters.add(Self.costCounter, Int((ProgramClock.threadCPU - start) / 1000))
      lock.withLock { idle.append(decoder) }
    }
    do { return try decoder.decode(image, keepingPlanes: true) } catch {
      counters.add("frames_undecodable")
      return nil
    }
  }
}
