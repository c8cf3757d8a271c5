import CFFmpeg
import VideoModel

/// Encodes images as baseline JPEG with libavcodec: full range, halved colour resolution (4:2:0).
///
/// Grey images become pictures of neutral colour, because libav's encoder has no single component;
/// they are decoded as `bgr24`. Equal images give equal bytes. One instance per thread.
package final class JPEGEncoder {
  /// 1...100, higher is better and larger; about as in libjpeg.
  package let quality: Int
  private let converter = PixelConverter()

  /// 90 keeps differences too small to see at normal size.
  package init(quality: Int = 90) throws(MediaError) {
    guard (1...100).contains(quality) else { throw .badQuality(quality) }
    LibAV.prepare
    self.quality = quality
  }

  /// Throws ``MediaError/badImage(encoding:reason:)`` for an image wider or taller than 16384.
  package func encode(_ image: Image) throws(MediaError) -> [UInt8] {
    do throws(PictureFault) {
      guard PictureSize.isSupported(width: image.width, height: image.height) else {
        throw PictureFault(
          reason: "its size is \(image.width)x\(image.height), each side must be 1 to \(PictureSize.largest)")
      }
      guard let source = Picture(image),
        let target = Picture(width: image.width, height: image.height, format: AV_PIX_FMT_YUVJ420P)
      else { throw PictureFault(reason: "no room for \(image.width)x\(image.height) pixels") }
      try converter.convert(source, into: target, targetFullRange: true)
      return try encode(target)
    } catch {
      throw .badImage(encoding: .jpeg, reason: error.reason)
    }
  }

  /// libav's quantiser scale, 1 (finest) to 31, proportional to the steps of libjpeg's quality.
  private var coarseness: Int32 {
    let steps = quality < 50 ? 50 / Double(quality) : 2 - Double(quality) / 50
    return Int32(max(1, min(31, (10 * steps).rounded())))
  }

  private func encode(_ picture: Picture) throws(PictureFault) -> [UInt8] {
    guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG), let context = avcodec_alloc_context3(codec)
    else { throw PictureFault(reason: "this libavcodec cannot encode JPEG") }
    var packet = av_packet_alloc()
    defer {
      var context: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&context)
      av_packet_free(&packet)
    }
    context.pointee.width = picture.frame.pointee.width
    context.pointee.height = picture.frame.pointee.height
    context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    context.pointee.color_range = AVCOL_RANGE_JPEG
    context.pointee.time_base = AVRational(num: 1, den: 25)
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
    context.pointee.qmin = 1
    context.pointee.global_quality = coarseness * FF_QP2LAMBDA
    picture.frame.pointee.quality = context.pointee.global_quality
    picture.frame.pointee.pts = 0
    try check(avcodec_open2(context, codec, nil))
    try check(avcodec_send_frame(context, picture.frame))
    try check(avcodec_send_frame(context, nil))
    try check(avcodec_receive_packet(context, packet))
    guard let packet else { throw PictureFault(reason: "out of memory") }
    return Array(UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
  }

  private func check(_ code: Int32) throws(PictureFault) {
    if code < 0 { throw PictureFault(reason: "it cannot be encoded: \(LibAV.text(code))") }
  }
}
