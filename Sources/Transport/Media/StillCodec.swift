import CFFmpeg

/// The kinds of image file that can be read.
enum StillCodec: String {
  case jpeg = "JPEG"
  case png = "PNG"
  case bmp = "BMP"
  case tiff = "TIFF"

  /// Reads the kind from the first bytes of a file, whatever its name; `nil` for other kinds.
  init?(firstBytes bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      self = .tiff
    } else if bytes.starts(with: [0x42, 0x4D]) {
      self = .bmp
    } else {
      return nil
    }
  }

  private var id: AVCodecID {
    switch self {
    case .jpeg: AV_CODEC_ID_MJPEG
    case .png: AV_CODEC_ID_PNG
    case .bmp: AV_CODEC_ID_BMP
    case .tiff: AV_CODEC_ID_TIFF
    }
  }

  /// Decodes one whole image. Each image gets a decoder of its own: libav's would carry tables over
  /// from the image before, and a picture must not depend on what came earlier.
  func decode(_ bytes: [UInt8]) throws(PictureFault) -> Picture {
    LibAV.prepare
    guard let codec = avcodec_find_decoder(id), let context = avcodec_alloc_context3(codec) else {
      throw PictureFault(reason: "this libavcodec cannot decode \(rawValue)")
    }
    var packet = av_packet_alloc()
    defer {
      var context: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&context)
      av_packet_free(&packet)
    }
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    context.pointee.idct_algo = FF_IDCT_SIMPLE
    context.pointee.err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK
    context.pointee.max_pixels = Int64(PictureSize.largest * PictureSize.largest)
    guard let packet, bytes.count < Int(Int32.max) - 1024 else {
      throw PictureFault(reason: "\(bytes.count) bytes are too many for one image")
    }
    try check(avcodec_open2(context, codec, nil))
    try check(av_new_packet(packet, Int32(bytes.count)))
    bytes.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { packet.pointee.data.update(from: base, count: source.count) }
    }
    try check(avcodec_send_packet(context, packet))
    try check(avcodec_send_packet(context, nil))
    let picture = Picture()
    try check(avcodec_receive_frame(context, picture.frame))
    guard picture.frame.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0,
      picture.frame.pointee.decode_error_flags == 0
    else { throw PictureFault(reason: "its pixels are damaged") }
    return picture
  }

  private func check(_ code: Int32) throws(PictureFault) {
    guard code < 0 else { return }
    let isEmpty = code == vagary_averror_eof()
    throw PictureFault(reason: isEmpty ? "it holds no complete picture" : LibAV.text(code))
  }
}
