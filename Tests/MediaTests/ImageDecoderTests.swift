import Foundation
import Media
import Testing
import VideoModel

@Suite("Decoding the pixels of frames")
struct ImageDecoderTests {
  private let decoder = ImageDecoder()

  private func reason(_ image: EncodedImage) -> String? {
    do throws(MediaError) {
      _ = try decoder.decode(image)
      return nil
    } catch {
      guard case .badImage(image.encoding, let reason) = error else { return "another error: \(error)" }
      return reason
    }
  }

  private func jpeg(_ image: Image, width: Int? = nil, quality: Int = 95) throws -> EncodedImage {
    EncodedImage(
      width: width ?? image.width, height: image.height, encoding: .jpeg, planes: [],
      bytes: try JPEGEncoder(quality: quality).encode(image))
  }

  @Test("Raw rows with gaps between them are packed, and red and blue change places in rgb24")
  func raw() throws {
    let bytes: [UInt8] = [99, 1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12]
    let planes = [PixelPlane(offset: 1, stride: 8)]
    let bgr = try decoder.decode(
      EncodedImage(width: 2, height: 2, encoding: .bgr24, planes: planes, bytes: bytes))
    #expect(bgr.format == .bgr24 && bgr.bytes == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    let rgb = try decoder.decode(
      EncodedImage(width: 2, height: 2, encoding: .rgb24, planes: planes, bytes: bytes))
    #expect(rgb.bytes == [3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10])
    let grey = try decoder.decode(
      EncodedImage(
        width: 6, height: 2, encoding: .gray8, planes: planes, bytes: bytes))
    #expect(grey.format == .gray8 && grey.bytes == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  }

  @Test(
    "Raw yuv420p is limited range on the BT.601 matrix, for odd sizes too",
    arguments: [
      ([16, 128, 128], [0, 0, 0]), ([235, 128, 128], [255, 255, 255]), ([81, 90, 240], [0, 0, 254]),
      ([145, 54, 34], [1, 255, 0]), ([41, 240, 110], [255, 0, 0]),
    ] as [([UInt8], [Int])])
  func yuv(yuv: [UInt8], bgr: [Int]) throws {
    let planes = [
      PixelPlane(offset: 0, stride: 17), PixelPlane(offset: 17 * 5, stride: 9),
      PixelPlane(offset: 17 * 5 + 27, stride: 9),
    ]
    let bytes =
      [UInt8](repeating: yuv[0], count: 85) + [UInt8](repeating: yuv[1], count: 27)
      + [UInt8](repeating: yuv[2], count: 27)
    let image = try decoder.decode(
      EncodedImage(width: 17, height: 5, encoding: .yuv420p, planes: planes, bytes: bytes))
    #expect(image.format == .bgr24)
    for (index, byte) in image.bytes.enumerated() { #expect(abs(Int(byte) - bgr[index % 3]) <= 2) }
  }

  @Test("Planes that do not hold the picture are refused, however large their numbers")
  func impossiblePlanes() {
    let bytes = [UInt8](repeating: 0, count: 48)
    func gray(_ planes: [PixelPlane], width: Int = 8, height: Int = 6) -> String? {
      reason(EncodedImage(width: width, height: height, encoding: .gray8, planes: planes, bytes: bytes))
    }
    #expect(gray([PixelPlane(offset: 0, stride: 8)]) == nil)
    #expect(gray([]) == "it has 0 planes, must have 1")
    #expect(gray([PixelPlane(offset: 1, stride: 8)]) == "plane 0 reaches beyond its 48 bytes")
    #expect(gray([PixelPlane(offset: -1, stride: 8)]) == "plane 0 reaches beyond its 48 bytes")
    #expect(
      gray([PixelPlane(offset: 0, stride: 7)]) == "the rows of plane 0 are 7 bytes apart, must be at least 8")
    #expect(gray([PixelPlane(offset: 0, stride: .max)]) == "plane 0 reaches beyond its 48 bytes")
    #expect(gray([PixelPlane(offset: .max, stride: 8)]) == "plane 0 reaches beyond its 48 bytes")
    #expect(gray([PixelPlane(offset: 0, stride: 8)], width: 0) != nil)
    #expect(gray([PixelPlane(offset: 0, stride: 8)], height: -3) != nil)
    #expect(gray([PixelPlane(offset: 0, stride: .max)], width: 1 << 40, height: 1) != nil)
    let half = EncodedImage(
      width: 8, height: 4, encoding: .yuv420p,
      planes: [
        PixelPlane(offset: 0, stride: 8), PixelPlane(offset: 32, stride: 4),
        PixelPlane(offset: 41, stride: 4),
      ], bytes: bytes)
    #expect(reason(half) == "plane 2 reaches beyond its 48 bytes")
  }

  /// 8x8 pixels of one component, from 0 to 252 row by row; written by an encoder that knows grey (an
  /// earlier JPEGEncoder of this project, at quality 90).
  private static let greyFile =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ"
    + "ERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED"
    + "AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF"
    + "RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ"
    + "ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AIvDf/BNv7n/ABK//Idf/9k="

  @Test("A JPEG of one component gives a grey image, one of three a coloured one")
  func grey() throws {
    let bytes = try #require(Data(base64Encoded: Self.greyFile))
    let image = try decoder.decode(
      EncodedImage(width: 8, height: 8, encoding: .jpeg, planes: [], bytes: Array(bytes)))
    #expect(image.format == .gray8)
    for (index, byte) in image.bytes.enumerated() { #expect(abs(Int(byte) - index * 4) <= 3) }
    #expect(try decoder.decode(jpeg(TestPicture.ramps(width: 8, height: 8))).format == .bgr24)
  }

  @Test("A JPEG that is cut off anywhere is refused")
  func truncated() throws {
    let whole = try jpeg(TestPicture.ramps(width: 64, height: 48))
    #expect(reason(whole) == nil)
    for count in [0, 1, 2, 3, 10, 100, 300, whole.bytes.count / 2, whole.bytes.count - 1] {
      var cut = whole
      cut.bytes = Array(whole.bytes.prefix(count))
      #expect(reason(cut) != nil, "\(count) bytes")
    }
    var noise = whole
    noise.bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 73) }
    #expect(reason(noise) == "it does not begin like a JPEG")
  }

  @Test("A JPEG of another size than the frame says is refused")
  func lyingHeader() throws {
    let image = try jpeg(TestPicture.ramps(width: 64, height: 48), width: 65)
    #expect(reason(image) == "the frame says 65x48 but the JPEG is 64x48")
    var huge = try jpeg(TestPicture.ramps(width: 64, height: 48))
    let frameHeader = try #require(
      huge.bytes.indices.first { huge.bytes[$0] == 0xFF && huge.bytes[$0 + 1] == 0xC0 })
    huge.bytes[frameHeader + 5] = 0xFF
    huge.height = 0xFF30
    #expect(reason(huge)?.contains("must be 1 to 16384") == true)
  }

  @Test("A JPEG without tables of its own borrows none from the one before")
  func borrowedTables() throws {
    let whole = try jpeg(TestPicture.ramps(width: 64, height: 48, format: .gray8))
    _ = try decoder.decode(whole)
    var bare = whole
    let table = try #require(
      whole.bytes.indices.first { whole.bytes[$0] == 0xFF && whole.bytes[$0 + 1] == 0xDB })
    bare.bytes.removeSubrange(table..<table + 69)
    let alone = Result { try ImageDecoder().decode(bare).bytes }
    let after = Result { try decoder.decode(bare).bytes }
    #expect((try? alone.get()) == (try? after.get()))
  }

  @Test("Equal bytes give equal pictures, whatever came before")
  func deterministic() throws {
    let image = try jpeg(TestPicture.ramps(width: 61, height: 43))
    let first = try decoder.decode(image)
    _ = try decoder.decode(try jpeg(TestPicture.ramps(width: 16, height: 16, format: .gray8)))
    #expect(try decoder.decode(image).bytes == first.bytes)
    #expect(try ImageDecoder().decode(image).bytes == first.bytes)
  }
}
