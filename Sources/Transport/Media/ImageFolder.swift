import Foundation
import VideoModel

/// The image files of a folder as frames. One owner, one thread.
final class ImageFolder: FrameSequence {
  let width: Int
  let height: Int
  let frameRate: Double
  var frameCount: Int? { files.count }
  /// Always 0: an image that cannot be decoded is an error naming its file.
  let damagedPieces = 0

  private let files: [String]
  private let converter: PixelConverter
  private var first: EncodedImage?
  private var nextIndex = 0

  /// `files` in the order of the frames; `path` as the user gave it.
  init(path: String, files: [String], frameRate: Double) throws(MediaError) {
    guard let firstFile = files.first else { throw .noImages(path: path) }
    let converter = PixelConverter()
    let image = try Self.load(firstFile, index: 0, converter)
    self.files = files
    self.frameRate = frameRate
    self.converter = converter
    width = image.width
    height = image.height
    first = image
  }

  func next() throws(MediaError) -> SequencedFrame? {
    let index = nextIndex
    guard index < files.count else { return nil }
    let image: EncodedImage
    if let first {
      image = first
      self.first = nil
    } else {
      image = try Self.load(files[index], index: index, converter)
    }
    nextIndex += 1
    guard image.width == width, image.height == height else {
      throw .sizeChanged(
        path: files[index], frame: index, expectedWidth: width, expectedHeight: height, width: image.width,
        height: image.height)
    }
    return SequencedFrame(
      index: index, captureTime: SequencedFrame.steadyTime(index: index, frameRate: frameRate), image: image)
  }

  /// Paths of the visible image files of a folder, in natural name order.
  static func files(in folder: String) throws(MediaError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(path: folder, reason: error.localizedDescription)
    }
    let base = URL(fileURLWithPath: folder, isDirectory: true)
    return names.filter(isImage).sorted(by: naturallyPrecedes).map { base.appendingPathComponent($0) }
      .filter { !$0.hasDirectoryPath }.map(\.path)
  }

  /// Whether the extension is that of an image.
  static func isImage(_ path: String) -> Bool {
    let url = URL(fileURLWithPath: path)
    return !url.lastPathComponent.hasPrefix(".")
      && ["jpg", "jpeg", "png", "tif", "tiff", "bmp"].contains(url.pathExtension.lowercased())
  }

  private static func load(
    _ path: String, index: Int, _ converter: PixelConverter
  ) throws(MediaError) -> EncodedImage {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    guard let codec = StillCodec(firstBytes: bytes) else {
      throw .undecodable(
        path: path, frame: index, codec: "an image", reason: "it does not begin like a JPEG, PNG, TIFF or BMP"
      )
    }
    do {
      if codec == .jpeg {
        let header = try JPEGHeader(bytes)
        return EncodedImage(
          width: header.width, height: header.height, encoding: .jpeg, planes: [], bytes: bytes)
      }
      return try converter.encoded(from: codec.decode(bytes))
    } catch {
      throw .undecodable(path: path, frame: index, codec: codec.rawValue, reason: error.reason)
    }
  }
}
