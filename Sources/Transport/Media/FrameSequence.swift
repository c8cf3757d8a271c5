import Foundation
import VideoModel

/// The frames of one video file or image folder, in order.
///
/// One owner, one thread. Every frame has the size of the first.
package protocol FrameSequence: AnyObject {
  /// Pixels.
  var width: Int { get }
  /// Pixels.
  var height: Int { get }
  /// Frames per second: as asked for, otherwise as the file states them.
  var frameRate: Double { get }
  /// Frames that the file states it holds, which some files get wrong; `nil` without a statement.
  var frameCount: Int? { get }
  /// Pieces of the file so far that could not be decoded and were skipped.
  var damagedPieces: Int { get }
  /// The next frame; `nil` at the end.
  func next() throws(MediaError) -> SequencedFrame?
}

/// One frame of a file or folder.
package struct SequencedFrame: Sendable, Hashable {
  /// Counts the frames given out, from 0.
  package var index: Int
  /// Nanoseconds since the first frame; rises from frame to frame.
  package var captureTime: Int64
  /// The file's own time stamp and time base, untouched; `nil` when the frame has none.
  package var presentation: PresentationTime?
  package var image: EncodedImage

  package init(
    index: Int, captureTime: Int64, presentation: PresentationTime? = nil, image: EncodedImage
  ) {
    self.index = index
    self.captureTime = captureTime
    self.presentation = presentation
    self.image = image
  }

  /// The capture time of a frame in an evenly spaced sequence, nanoseconds.
  static func steadyTime(index: Int, frameRate: Double) -> Int64 {
    Int64((Double(index) * 1e9 / frameRate).rounded())
  }
}

/// Opens a video file (anything libav reads), a folder of images or a single image.
///
/// A folder gives its JPEG, PNG, TIFF and BMP files in natural name order (`2.png` before `10.png`);
/// hidden and other files are skipped. JPEG files keep their bytes; other images and video frames
/// come as raw gray8, yuv420p (limited range, BT.601) or bgr24. Rotation hints are not applied.
///
/// `frameRate` (frames per second, above 0, at most 1000) spaces the capture times evenly; without it a
/// video keeps its own time stamps and a folder runs at 10 frames per second. The first frame is decoded
/// here, so that an unusable file is an error at once.
package func openFrames(path: String, frameRate: Double? = nil) throws(MediaError) -> any FrameSequence {
  if let frameRate { _ = try checkedFrameRate(frameRate) }
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw .notFound(path: path)
  }
  if isFolder.boolValue {
    return try ImageFolder(path: path, files: ImageFolder.files(in: path), frameRate: frameRate ?? 10)
  }
  if ImageFolder.isImage(path) {
    return try ImageFolder(path: path, files: [path], frameRate: frameRate ?? 10)
  }
  return try VideoFile(path: path, frameRate: frameRate)
}
