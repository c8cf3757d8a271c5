import CFFmpeg
import VideoModel

/// The frames of a video file, decoded. One owner, one thread.
///
/// Pieces that libav cannot decode are skipped and counted, as players do; a file without one
/// decodable frame is an error.
final class VideoFile: FrameSequence {
  let width: Int
  let height: Int
  let frameRate: Double
  let frameCount: Int?
  private(set) var damagedPieces = 0

  private let path: String
  private let source: PictureSource
  private let converter = PixelConverter()
  /// Whether even spacing was asked for; otherwise the file's own time stamps hold.
  private let isSteady: Bool
  private var first: Picture?
  private var firstStamp: Int64?
  private var lastTime: Int64 = 0
  private var nextIndex = 0

  /// Decodes the first frame. `frameRate` was checked before.
  init(path: String, frameRate: Double?) throws(MediaError) {
    let source = try PictureSource(path: path)
    guard let first = try source.next() else {
      throw .undecodable(
        path: path, frame: 0, codec: source.codec, reason: source.lastFault ?? "it holds no picture")
    }
    guard PictureSize.isSupported(width: first.width, height: first.height) else {
      throw .unsupportedSize(path: path, width: first.width, height: first.height)
    }
    self.path = path
    self.source = source
    self.first = first
    self.frameRate = frameRate ?? source.frameRate
    isSteady = frameRate != nil
    frameCount = source.statedFrameCount
    width = first.width
    height = first.height
  }

  func next() throws(MediaError) -> SequencedFrame? {
    let picture: Picture
    if let first {
      picture = first
      self.first = nil
    } else {
      guard let following = try source.next() else {
        damagedPieces = source.damagedPieces
        return nil
      }
      picture = following
    }
    damagedPieces = source.damagedPieces
    let index = nextIndex
    nextIndex += 1
    guard picture.width == width, picture.height == height else {
      throw .sizeChanged(
        path: path, frame: index, expectedWidth: width, expectedHeight: height, width: picture.width,
        height: picture.height)
    }
    do {
      let image = try converter.encoded(from: picture)
      return SequencedFrame(
        index: index, captureTime: captureTime(of: picture, index: index),
        presentation: source.presentation(of: picture), image: image)
    } catch {
      throw .undecodable(path: path, frame: index, codec: source.codec, reason: error.reason)
    }
  }

  /// The file's time stamp; one frame interval after the last where it is missing or does not rise.
  private func captureTime(of picture: Picture, index: Int) -> Int64 {
    if isSteady { return SequencedFrame.steadyTime(index: index, frameRate: frameRate) }
    var time = index == 0 ? 0 : lastTime + SequencedFrame.steadyTime(index: 1, frameRate: frameRate)
    if let stamp = source.nanoseconds(of: picture) {
      let origin = firstStamp ?? stamp
      firstStamp = origin
      let (stamped, overflowed) = stamp.subtractingReportingOverflow(origin)
      if !overflowed, index == 0 || stamped > lastTime { time = stamped }
    }
    lastTime = time
    return time
  }
}
