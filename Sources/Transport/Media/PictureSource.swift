import CFFmpeg
import VideoModel

/// Decodes the picture stream of a file. One owner, one thread.
final class PictureSource {
  /// libav's name of the coding, for example `h264`.
  let codec: String
  private(set) var damagedPieces = 0
  /// libav's error text for the last damaged piece.
  private(set) var lastFault: String?

  private let path: String
  private let demuxer: Demuxer
  private let decoder: UnsafeMutablePointer<AVCodecContext>
  private let packet: UnsafeMutablePointer<AVPacket>
  private var isDraining = false
  private var delivered = 0

  init(path: String) throws(MediaError) {
    let demuxer = try Demuxer(path: path)
    guard let parameters = demuxer.stream.pointee.codecpar else { throw .noVideoStream(path: path) }
    let id = parameters.pointee.codec_id
    let name = LibAV.name(id)
    guard let codec = avcodec_find_decoder(id) else {
      throw .undecodable(path: path, frame: 0, codec: name, reason: "this libavcodec has no decoder for it")
    }
    var decoder = avcodec_alloc_context3(codec)
    var packet = av_packet_alloc()
    var code = decoder == nil || packet == nil ? vagary_averror(ENOMEM) : 0
    if code == 0 { code = avcodec_parameters_to_context(decoder, parameters) }
    if let decoder, code >= 0 {
      // Callers decode in threads of their own.
      decoder.pointee.thread_count = 1
      decoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT
      decoder.pointee.max_pixels = Int64(PictureSize.largest * PictureSize.largest)
      decoder.pointee.pkt_timebase = demuxer.stream.pointee.time_base
      code = avcodec_open2(decoder, codec, nil)
    }
    guard code >= 0, let openDecoder = decoder, let emptyPacket = packet else {
      avcodec_free_context(&decoder)
      av_packet_free(&packet)
      throw .undecodable(path: path, frame: 0, codec: name, reason: LibAV.text(code))
    }
    self.path = path
    self.demuxer = demuxer
    self.codec = name
    self.decoder = openDecoder
    self.packet = emptyPacket
  }

  deinit {
    var decoder: UnsafeMutablePointer<AVCodecContext>? = decoder
    var packet: UnsafeMutablePointer<AVPacket>? = packet
    avcodec_free_context(&decoder)
    av_packet_free(&packet)
  }

  var frameRate: Double { demuxer.frameRate }

  var statedFrameCount: Int? {
    let count = demuxer.stream.pointee.nb_frames
    return count > 0 ? Int(count) : nil
  }

  /// The picture's time stamp on the file's own clock; `nil` when it has none.
  func nanoseconds(of picture: Picture) -> Int64? {
    let stamp = picture.frame.pointee.best_effort_timestamp
    guard stamp != vagary_no_pts() else { return nil }
    return av_rescale_q(stamp, demuxer.stream.pointee.time_base, AVRational(num: 1, den: 1_000_000_000))
  }

  /// The time stamp that the file gives the picture; `nil` without one (AVI has no time stamps).
  func presentation(of picture: Picture) -> PresentationTime? {
    let stamp = picture.frame.pointee.pts
    let base = demuxer.stream.pointee.time_base
    guard stamp != vagary_no_pts(), base.num > 0, base.den > 0 else { return nil }
    return PresentationTime(
      value: stamp, timeBaseNumerator: UInt32(base.num), timeBaseDenominator: UInt32(base.den))
  }

  /// The next picture in the order of showing; `nil` at the end.
  func next() throws(MediaError) -> Picture? {
    let picture = Picture()
    while true {
      let code = avcodec_receive_frame(decoder, picture.frame)
      if code >= 0 {
        delivered += 1
        return picture
      }
      if code == vagary_averror_eof() { return nil }
      if code == vagary_averror(EAGAIN) {
        try feed()
      } else {
        passOver(code)
      }
    }
  }

  /// Gives the decoder one more packet, or the end of the stream.
  private func feed() throws(MediaError) {
    let code = demuxer.read(into: packet)
    guard code >= 0 else {
      guard code == vagary_averror_eof() || isDraining else {
        throw .undecodable(path: path, frame: delivered, codec: codec, reason: LibAV.text(code))
      }
      isDraining = true
      avcodec_send_packet(decoder, nil)
      return
    }
    let sent = avcodec_send_packet(decoder, packet)
    av_packet_unref(packet)
    if sent < 0 { passOver(sent) }
  }

  private func passOver(_ code: Int32) {
    damagedPieces += 1
    lastFault = LibAV.text(code)
  }
}
