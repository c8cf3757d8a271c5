import CFFmpeg

/// An opened container file and the one picture stream that is read from it. One owner, one thread.
final class Demuxer {
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let streamIndex: Int32
  let stream: UnsafeMutablePointer<AVStream>

  init(path: String) throws(MediaError) {
    LibAV.prepare
    let context = try Self.open(path)
    do {
      let stream = try Self.pictureStream(of: context, path: path)
      self.context = context
      self.stream = stream
      streamIndex = stream.pointee.index
    } catch {
      var context: UnsafeMutablePointer<AVFormatContext>? = context
      avformat_close_input(&context)
      throw error
    }
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = context
    avformat_close_input(&context)
  }

  /// Frames per second as the file states them, 25 without a statement.
  var frameRate: Double {
    let rate = av_q2d(av_guess_frame_rate(context, stream, nil))
    return rate > 0 && rate <= 1000 ? rate : 25
  }

  /// Puts the next packet of the stream into `packet`; 0, or a libav error (end of file among them).
  func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
    while true {
      let code = av_read_frame(context, packet)
      if code < 0 || packet.pointee.stream_index == streamIndex { return code }
      av_packet_unref(packet)
    }
  }

  private static func open(_ path: String) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    var context: UnsafeMutablePointer<AVFormatContext>?
    // A playlist must not make libav fetch anything that is not a file.
    var options: OpaquePointer?
    av_dict_set(&options, "protocol_whitelist", "file", 0)
    let code = avformat_open_input(&context, "file:" + path, nil, &options)
    av_dict_free(&options)
    guard code >= 0, let opened = context else {
      if code == vagary_averror(EACCES) || code == vagary_averror(EIO) {
        throw .unreadable(path: path, reason: LibAV.text(code))
      }
      throw .notVideo(path: path, reason: LibAV.text(code))
    }
    // libav paints any .txt file as terminal art.
    if let format = opened.pointee.iformat, String(cString: format.pointee.name) == "tty" {
      avformat_close_input(&context)
      throw .notVideo(path: path, reason: "it is a text file")
    }
    return opened
  }

  private static func pictureStream(
    of context: UnsafeMutablePointer<AVFormatContext>, path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    let found = avformat_find_stream_info(context, nil)
    guard found >= 0 else { throw .notVideo(path: path, reason: LibAV.text(found)) }
    let best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
    guard best >= 0, best < context.pointee.nb_streams, let stream = context.pointee.streams[Int(best)],
      stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    else { throw .noVideoStream(path: path) }
    return stream
  }
}
