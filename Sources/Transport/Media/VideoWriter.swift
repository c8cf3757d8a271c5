import CFFmpeg
import Foundation
import VideoModel

/// Encodes images into an mp4, m4v, mov, mkv or avi file, chosen by the file's extension.
///
/// H.264 where libav has libx264, otherwise MPEG-4 part 2; one thread, so that equal images give equal
/// files. The file appears under its name at ``finish()``: a writer that is dropped before leaves
/// nothing. One owner, one thread.
package final class VideoWriter {
  package let path: String
  /// Pixels.
  package let width: Int
  /// Pixels.
  package let height: Int
  /// Frames per second.
  package let frameRate: Double
  /// The libav encoder in use: `libx264` or `mpeg4`.
  package let codec: String
  /// Images appended so far.
  package private(set) var frameCount = 0

  private let muxer: Muxer
  private let converter = PixelConverter()
  private var isFinished = false

  /// - Parameters:
  ///   - frameRate: above 0, at most 1000 frames per second.
  ///   - rateFactor: 0...51, lower is better and larger; 18, the default, looks like the original.
  package convenience init(
    path: String, width: Int, height: Int, frameRate: Double, rateFactor: Int = 18
  ) throws(MediaError) {
    try self.init(
      path: path, width: width, height: height, frameRate: frameRate, rateFactor: rateFactor,
      encoders: ["libx264", "mpeg4"])
  }

  /// `encoders`: libav names, the first one present is used.
  init(
    path: String, width: Int, height: Int, frameRate: Double, rateFactor: Int, encoders: [String]
  ) throws(MediaError) {
    guard PictureSize.isSupported(width: width, height: height) else {
      throw .unsupportedSize(path: path, width: width, height: height)
    }
    LibAV.prepare
    self.frameRate = try checkedFrameRate(frameRate)
    self.path = path
    self.width = width
    self.height = height
    muxer = try Muxer(
      path: path, width: width, height: height, frameRate: frameRate,
      rateFactor: max(0, min(51, rateFactor)), encoders: encoders)
    codec = muxer.encoderName
  }

  /// Adds one image; it must have the size of the file. Call before ``finish()``.
  package func append(_ image: Image) throws(MediaError) {
    precondition(!isFinished, "nothing can be appended to a finished video")
    guard image.width == width, image.height == height else {
      throw .sizeChanged(
        path: path, frame: frameCount, expectedWidth: width, expectedHeight: height, width: image.width,
        height: image.height)
    }
    guard let source = Picture(image),
      let target = Picture(width: width, height: height, format: muxer.pixelFormat)
    else { throw .unwritable(path: path, codec: codec, reason: "no room for \(width)x\(height) pixels") }
    do {
      try converter.convert(source, into: target, targetFullRange: false)
    } catch {
      throw .unwritable(path: path, codec: codec, reason: error.reason)
    }
    target.frame.pointee.pts = Int64(frameCount)
    try muxer.encode(target.frame)
    frameCount += 1
  }

  /// Writes what the encoder still holds, closes the file and gives it its name. A second call does
  /// nothing.
  package func finish() throws(MediaError) {
    guard !isFinished else { return }
    guard frameCount > 0 else {
      throw .unwritable(path: path, codec: codec, reason: "no image was appended")
    }
    isFinished = true
    try muxer.finish()
  }
}
