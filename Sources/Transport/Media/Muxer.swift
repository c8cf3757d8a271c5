import CFFmpeg
import Foundation

/// Encoder and container of one video file being written. One owner, one thread.
final class Muxer {
  let encoderName: String
  let pixelFormat: AVPixelFormat

  private let path: String
  private let temporaryPath: String
  private var container: UnsafeMutablePointer<AVFormatContext>?
  private var encoder: UnsafeMutablePointer<AVCodecContext>?
  private var packet = av_packet_alloc()
  private var stream: UnsafeMutablePointer<AVStream>?
  private var isComplete = false

  private static let formats = [
    "mp4": "mp4", "m4v": "mp4", "mov": "mov", "mkv": "matroska", "avi": "avi",
  ]

  init(
    path: String, width: Int, height: Int, frameRate: Double, rateFactor: Int, encoders: [String]
  ) throws(MediaError) {
    let suffix = URL(fileURLWithPath: path).pathExtension.lowercased()
    guard let format = Self.formats[suffix] else {
      throw .unwritable(path: path, codec: "video", reason: "the extension '\(suffix)' is not known")
    }
    let found = encoders.compactMap { name in avcodec_find_encoder_by_name(name).map { (name, $0) } }.first
    guard let (name, codec) = found else {
      throw .unwritable(
        path: path, codec: encoders.joined(separator: " or "), reason: "this libavcodec has no such encoder")
    }
    self.path = path
    temporaryPath = path + ".part"
    encoderName = name
    // 4:2:0 halves both sides, which libx264 refuses for odd ones.
    let isOdd = width % 2 == 1 || height % 2 == 1
    pixelFormat = name == "libx264" && isOdd ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P
    try check(avformat_alloc_output_context2(&container, nil, format, nil))
    encoder = avcodec_alloc_context3(codec)
    guard let container, let encoder, let stream = avformat_new_stream(container, nil) else {
      throw failure("out of memory")
    }
    self.stream = stream
    container.pointee.flags |= AVFMT_FLAG_BITEXACT
    configure(encoder, width: width, height: height, frameRate: frameRate, rateFactor: rateFactor)
    if format == "avi" { encoder.pointee.max_b_frames = 0 }  // AVI has no place for their time stamps.
    if container.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
      encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    }
    try check(avcodec_open2(encoder, codec, nil))
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder))
    stream.pointee.time_base = encoder.pointee.time_base
    stream.pointee.avg_frame_rate = encoder.pointee.framerate
    try check(avio_open(&container.pointee.pb, "file:" + temporaryPath, AVIO_FLAG_WRITE))
    try check(avformat_write_header(container, nil))
  }

  deinit {
    if let container {
      let wasOpened = container.pointee.pb != nil
      avio_closep(&container.pointee.pb)
      avformat_free_context(container)
      if wasOpened && !isComplete { unlink(temporaryPath) }
    }
    avcodec_free_context(&encoder)
    av_packet_free(&packet)
  }

  /// Encodes one frame, its `pts` counted in frames; `nil` empties the encoder.
  func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(MediaError) {
    guard let container, let encoder, let packet, let stream else { throw failure("it is closed") }
    try check(avcodec_send_frame(encoder, frame))
    while true {
      let code = avcodec_receive_packet(encoder, packet)
      if code == vagary_averror(EAGAIN) || code == vagary_averror_eof() { return }
      try check(code)
      av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
      packet.pointee.stream_index = stream.pointee.index
      try check(av_interleaved_write_frame(container, packet))
    }
  }

  /// Empties the encoder, closes the file and moves it to its name.
  func finish() throws(MediaError) {
    try encode(nil)
    guard let container else { throw failure("it is closed") }
    try check(av_write_trailer(container))
    try check(avio_closep(&container.pointee.pb))
    guard rename(temporaryPath, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw failure(reason)
    }
    isComplete = true
  }

  private func configure(
    _ encoder: UnsafeMutablePointer<AVCodecContext>, width: Int, height: Int, frameRate: Double,
    rateFactor: Int
  ) {
    let rate = av_d2q(frameRate, 100_000)
    encoder.pointee.width = Int32(width)
    encoder.pointee.height = Int32(height)
    encoder.pointee.pix_fmt = pixelFormat
    encoder.pointee.framerate = rate
    encoder.pointee.time_base = AVRational(num: rate.den, den: rate.num)
    encoder.pointee.colorspace = AVCOL_SPC_SMPTE170M
    encoder.pointee.color_range = AVCOL_RANGE_MPEG
    encoder.pointee.thread_count = 1
    encoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    if encoderName == "libx264" {
      av_opt_set(encoder.pointee.priv_data, "preset", "veryfast", 0)
      av_opt_set(encoder.pointee.priv_data, "crf", "\(rateFactor)", 0)
    } else {
      encoder.pointee.flags |= AV_CODEC_FLAG_QSCALE
      encoder.pointee.global_quality = Int32(max(1, min(31, rateFactor / 6))) * FF_QP2LAMBDA
    }
  }

  private func check(_ code: Int32) throws(MediaError) {
    guard code < 0 else { return }
    throw failure(LibAV.text(code))
  }

  private func failure(_ reason: String) -> MediaError {
    .unwritable(path: path, codec: encoderName, reason: reason)
  }
}
