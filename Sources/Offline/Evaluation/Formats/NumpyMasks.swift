import Foundation

/// The masks of a video in NumPy's file format, whole numbers or truth values of shape `[frames, H, W]`, read one frame
/// at a time: a video's may take hundreds of MB.
///
/// Holds the file open. One owner, one thread.
struct NumpyMasks {
  let path: String
  let frames: Int
  /// Pixels.
  let width: Int
  let height: Int

  private let file: FileHandle
  /// Bytes of a pixel.
  private let size: Int
  private var read = 0

  /// Longest head that is looked at, bytes.
  private static let longestHead = 1 << 16

  /// Throws when the file is not such an array, or too short for the frames it says it has.
  init(path: String) throws(DatasetError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .unreadable(path: path, reason: "no such file, or it may not be read")
    }
    self.path = path
    self.file = file
    let head: NumpyHead
    do throws(FileFormatError) {
      head = try NumpyHead(Self.bytes(of: file, Self.longestHead))
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
    guard head.shape.count == 3, head.kind != "f", head.shape.allSatisfy({ (1...1 << 24).contains($0) }),
      head.shape[1] <= 1 << 15, head.shape[2] <= 1 << 15
    else {
      throw .malformed(
        path: path,
        reason:
          "an array of shape \(head.shape): expected whole numbers or truth values of [frames, height, width]"
      )
    }
    (frames, height, width) = (head.shape[0], head.shape[1], head.shape[2])
    size = head.size
    do {
      let end = try file.seekToEnd()
      guard end >= UInt64(head.end + frames * height * width * size) else {
        throw DatasetError.malformed(path: path, reason: "the .npy file ends too early")
      }
      try file.seek(toOffset: UInt64(head.end))
    } catch let error as DatasetError {
      throw error
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }

  /// The mask of the next frame; `nil` after the last.
  mutating func next() throws(DatasetError) -> PixelMask? {
    guard read < frames else { return nil }
    read += 1
    let pixels = width * height
    let bytes: [UInt8]
    do throws(FileFormatError) { bytes = try Self.bytes(of: file, pixels * size) } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    guard bytes.count == pixels * size else {
      throw .malformed(path: path, reason: "the .npy file ends too early")
    }
    var isAbnormal = [Bool](repeating: false, count: pixels)
    bytes.withUnsafeBufferPointer { bytes in
      guard bytes.contains(where: { $0 != 0 }) else { return }
      // A whole number is not 0 when one of its bytes is not.
      for place in bytes.indices where bytes[place] != 0 { isAbnormal[place / size] = true }
    }
    return PixelMask(width: width, height: height, isAbnormal: isAbnormal)
  }

  private static func bytes(of file: FileHandle, _ count: Int) throws(FileFormatError) -> [UInt8] {
    do { return [UInt8](try file.read(upToCount: count) ?? Data()) } catch {
      throw FileFormatError(error.localizedDescription)
    }
  }
}
