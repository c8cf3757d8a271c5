import VideoModel

/// Why pictures could not be read, decoded or written.
///
/// The text says what was wrong, where, and what to do about it.
package enum MediaError: Error, Equatable, CustomStringConvertible {
  /// There is no file or folder of this name.
  case notFound(path: String)
  /// The file or folder is there but cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// libav does not know a container of this kind, or the file is damaged from the start.
  case notVideo(path: String, reason: String)
  /// A container without a picture stream (sound alone, for example).
  case noVideoStream(path: String)
  /// A folder without a single image file.
  case noImages(path: String)
  /// A picture in a file cannot be decoded. `frame` counts from 0.
  case undecodable(path: String, frame: Int, codec: String, reason: String)
  /// A picture of another size than the ones before it.
  case sizeChanged(
    path: String, frame: Int, expectedWidth: Int, expectedHeight: Int, width: Int, height: Int)
  /// A picture outside 1...16384 pixels in either direction.
  case unsupportedSize(path: String, width: Int, height: Int)
  /// A frame rate that is not above 0 and at most 1000 frames per second.
  case badFrameRate(Double)
  /// The bytes of an ``EncodedImage`` contradict its size or encoding.
  case badImage(encoding: PixelEncoding, reason: String)
  /// JPEG quality outside 1...100.
  case badQuality(Int)
  /// A video file cannot be made or grown.
  case unwritable(path: String, codec: String, reason: String)

  package var description: String {
    switch self {
    case .notFound(let path):
      "\(path): no such file or folder; check the path"
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check its permissions and the disk"
    case .notVideo(let path, let reason):
      "\(path): not a video file that libav can read (\(reason)); check that it is complete, or convert it"
        + " to mp4, mkv or avi"
    case .noVideoStream(let path):
      "\(path): holds no video stream; give a file with pictures in it"
    case .noImages(let path):
      "\(path): holds no images; give a folder of .jpg, .jpeg, .png, .tif, .tiff or .bmp files"
    case .undecodable(let path, let frame, let codec, let reason):
      "\(path): frame \(frame) cannot be decoded as \(codec) (\(reason)); replace or re-encode the file"
    case .sizeChanged(let path, let frame, let expectedWidth, let expectedHeight, let width, let height):
      "\(path): frame \(frame) is \(width)x\(height) but the frames before it are"
        + " \(expectedWidth)x\(expectedHeight); all frames of a source must have one size"
    case .unsupportedSize(let path, let width, let height):
      "\(path): pictures of \(width)x\(height) are not supported; each side must be 1 to"
        + " \(PictureSize.largest) pixels"
    case .badFrameRate(let rate):
      "a frame rate of \(rate) cannot be used; give frames per second above 0 and at most 1000"
    case .badImage(let encoding, let reason):
      "\(encoding.rawValue) image refused: \(reason); check what the producer of the frame sends"
    case .badQuality(let quality):
      "JPEG quality \(quality) cannot be used; give 1 to 100"
    case .unwritable(let path, let codec, let reason):
      "\(path): cannot be written as \(codec) (\(reason)); check the folder, free space and the file's"
        + " extension (.mp4, .m4v, .mov, .mkv or .avi)"
    }
  }
}

/// Why one picture could not be decoded or converted; callers add where it came from.
struct PictureFault: Error, Equatable {
  var reason: String
}

/// The picture sizes that this module accepts.
enum PictureSize {
  /// Pixels in either direction.
  static let largest = 16384

  static func isSupported(width: Int, height: Int) -> Bool {
    (1...largest).contains(width) && (1...largest).contains(height)
  }
}

/// The frame rate, once it is checked.
func checkedFrameRate(_ rate: Double) throws(MediaError) -> Double {
  guard rate > 0, rate <= 1000 else { throw .badFrameRate(rate) }
  return rate
}
