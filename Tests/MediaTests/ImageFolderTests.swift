import Foundation
import Media
import TestSupport
import Testing
import VideoModel

@Suite("Folders of images as frames")
struct ImageFolderTests {
  private let folder: TemporaryFolder
  private let decoder = ImageDecoder()

  init() throws { folder = try TemporaryFolder() }

  private func frames(_ sequence: any FrameSequence) throws -> [SequencedFrame] {
    var frames: [SequencedFrame] = []
    while let frame = try sequence.next() { frames.append(frame) }
    return frames
  }

  @Test(
    "PNG, BMP and TIFF give the very pixels, grey ones as gray8",
    arguments: ["png", "bmp", "tif", "TIFF"], [Image.Format.gray8, .bgr24])
  func formats(kind: String, format: Image.Format) throws {
    let image = TestPicture.ramps(width: 37, height: 23, format: format)
    let bytes =
      switch kind {
      case "png": ImageFiles.png(image)
      case "bmp": ImageFiles.bmp(image)
      default: ImageFiles.tiff(image)
      }
    _ = try folder.write(bytes, to: "0.\(kind)")
    let sequence = try openFrames(path: folder.path)
    #expect(sequence.width == 37 && sequence.height == 23)
    let frame = try #require(try sequence.next())
    #expect(frame.image.encoding == (format == .gray8 ? .gray8 : .bgr24))
    let decoded = try decoder.decode(frame.image)
    #expect(decoded.format == format && decoded.bytes == image.bytes)
    #expect(try sequence.next() == nil)
  }

  @Test("JPEG files keep their bytes and come in natural order at 10 frames per second")
  func jpegFolder() throws {
    var expected: [[UInt8]] = []
    for (index, name) in ["2.jpg", "9.JPG", "10.jpeg", "a1.jpg"].enumerated() {
      let image = TestPicture.ramps(width: 24, height: 16, format: .gray8, shift: index * 4)
      expected.append(try JPEGEncoder().encode(image))
      _ = try folder.write(expected[index], to: name)
    }
    for other in ["notes.txt", ".hidden.jpg", "._2.jpg"] { _ = try folder.write([1, 2, 3], to: other) }
    try FileManager.default.createDirectory(
      atPath: folder.file("5.jpg"), withIntermediateDirectories: false)
    let sequence = try openFrames(path: folder.path)
    #expect(sequence.frameCount == 4 && sequence.frameRate == 10)
    let frames = try frames(sequence)
    #expect(frames.map(\.image.bytes) == expected)
    #expect(frames.allSatisfy { $0.image.encoding == .jpeg && $0.image.planes.isEmpty })
    #expect(frames.map(\.index) == [0, 1, 2, 3])
    #expect(frames.map(\.captureTime) == [0, 100_000_000, 200_000_000, 300_000_000])
    #expect(try decoder.decode(frames[0].image).width == 24)
    #expect(try openFrames(path: folder.path, frameRate: 30).next()?.captureTime == 0)
  }

  @Test("A single image is a sequence of one")
  func single() throws {
    let path = try folder.write(ImageFiles.png(TestPicture.ramps(width: 9, height: 8)), to: "one.png")
    #expect(try frames(openFrames(path: path)).count == 1)
  }

  @Test("An image of another size is an error naming its file")
  func mixedSizes() throws {
    _ = try folder.write(ImageFiles.png(TestPicture.ramps(width: 9, height: 8)), to: "0.png")
    let odd = try folder.write(ImageFiles.png(TestPicture.ramps(width: 8, height: 9)), to: "1.png")
    let sequence = try openFrames(path: folder.path)
    _ = try sequence.next()
    let expected = MediaError.sizeChanged(
      path: odd, frame: 1, expectedWidth: 9, expectedHeight: 8, width: 8, height: 9)
    #expect(throws: expected) { try sequence.next() }
  }

  @Test(
    "Images that are cut off or none at all are errors naming the file", arguments: ["png", "bmp", "tif"])
  func damaged(kind: String) throws {
    let image = TestPicture.ramps(width: 40, height: 30)
    let whole = [
      "png": ImageFiles.png(image), "bmp": ImageFiles.bmp(image), "tif": ImageFiles.tiff(image),
    ][kind]!
    let path = try folder.write(Array(whole.prefix(whole.count / 2)), to: "cut.\(kind)")
    #expect { try openFrames(path: folder.path) } throws: { error in
      guard case MediaError.undecodable(path, 0, _, _) = error else { return false }
      return true
    }
    let text = try folder.write(Array("not an image".utf8), to: "text.\(kind)")
    #expect { try openFrames(path: text) } throws: { "\($0)".hasPrefix(text) }
  }

  @Test("A folder without images, a missing path and an impossible rate are errors")
  func nothingThere() throws {
    _ = try folder.write([1], to: "notes.txt")
    #expect(throws: MediaError.noImages(path: folder.path)) { try openFrames(path: folder.path) }
    let missing = folder.file("missing")
    #expect(throws: MediaError.notFound(path: missing)) { try openFrames(path: missing) }
    #expect(throws: MediaError.badFrameRate(0)) { try openFrames(path: folder.path, frameRate: 0) }
    #expect(throws: MediaError.self) { try openFrames(path: folder.path, frameRate: .nan) }
  }
}
