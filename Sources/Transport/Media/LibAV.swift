import CFFmpeg
import VideoModel

/// The setup and error texts that every use of the libav libraries shares.
enum LibAV {
  /// Silences libav's own log, once per process; errors are in ``MediaError``.
  static let prepare: Void = av_log_set_level(AV_LOG_QUIET)

  /// libav's text for an error code.
  static func text(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard av_strerror(code, &buffer, buffer.count) == 0 else { return "libav error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func name(_ codec: AVCodecID) -> String { String(cString: avcodec_get_name(codec)) }
}

/// Owns one `AVFrame`. Not shared between threads.
final class Picture {
  let frame: UnsafeMutablePointer<AVFrame>

  /// A frame without pixels, for a decoder to fill.
  init() {
    guard let frame = av_frame_alloc() else { fatalError("out of memory") }
    self.frame = frame
  }

  /// A frame with aligned and padded rows of its own, so that libswscale may read and write past the
  /// end of a row; `nil` when libav refuses the size.
  init?(width: Int, height: Int, format: AVPixelFormat) {
    guard let frame = av_frame_alloc() else { fatalError("out of memory") }
    self.frame = frame
    frame.pointee.width = Int32(width)
    frame.pointee.height = Int32(height)
    frame.pointee.format = format.rawValue
    guard av_frame_get_buffer(frame, 0) == 0 else { return nil }
  }

  /// A frame with the pixels of `image`, grey or packed; `nil` when libav refuses the size.
  convenience init?(_ image: Image) {
    if case .yuv420p = image.format { preconditionFailure("planes are for cutting crops from") }
    self.init(
      width: image.width, height: image.height,
      format: image.format == .gray8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_BGR24)
    let rowBytes = image.width * image.format.channels
    fill(
      plane: 0, from: image.bytes, offset: 0, stride: rowBytes, rowBytes: rowBytes, rows: image.height)
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }

  var width: Int { Int(frame.pointee.width) }
  var height: Int { Int(frame.pointee.height) }
  var format: AVPixelFormat { AVPixelFormat(rawValue: frame.pointee.format) }

  /// Copies rows into a plane. `source` must hold `(rows - 1) * stride + rowBytes` bytes from `offset`.
  func fill(plane: Int, from source: [UInt8], offset: Int, stride: Int, rowBytes: Int, rows: Int) {
    let target = vagary_frame_plane(frame, Int32(plane))
    let targetStride = Int(vagary_frame_stride(frame, Int32(plane)))
    guard let target else { return }
    source.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for row in 0..<rows {
        (target + row * targetStride).update(from: base + offset + row * stride, count: rowBytes)
      }
    }
  }

  /// Appends the rows of a plane to `bytes`, packed.
  func appendRows(plane: Int, rowBytes: Int, rows: Int, to bytes: inout [UInt8]) {
    guard let source = vagary_frame_plane(frame, Int32(plane)) else { return }
    let stride = Int(vagary_frame_stride(frame, Int32(plane)))
    for row in 0..<rows {
      bytes.append(contentsOf: UnsafeBufferPointer(start: source + row * stride, count: rowBytes))
    }
  }
}
