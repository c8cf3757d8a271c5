import Media
import Testing
import VideoModel

@Suite("Encoding JPEG")
struct JPEGEncoderTests {
  /// As it is decoded: grey comes back as a picture without colour.
  private func coloured(_ image: Image) -> Image {
    guard image.format == .gray8 else { return image }
    return Image(
      width: image.width, height: image.height, format: .bgr24, bytes: image.bytes.flatMap { [$0, $0, $0] })
  }

  private func roundTrip(_ image: Image, quality: Int) throws -> (image: Image, size: Int) {
    let bytes = try JPEGEncoder(quality: quality).encode(image)
    let encoded = EncodedImage(
      width: image.width, height: image.height, encoding: .jpeg, planes: [], bytes: bytes)
    return (try ImageDecoder().decode(encoded), bytes.count)
  }

  @Test(
    "A picture comes back with its size and nearly its pixels",
    arguments: [(1, 1), (7, 5), (8, 8), (16, 16), (17, 33), (64, 48), (123, 45)],
    [
      Image.Format.gray8, .bgr24,
    ])
  func sizes(size: (Int, Int), format: Image.Format) throws {
    let image = TestPicture.ramps(width: size.0, height: size.1, format: format)
    let result = try roundTrip(image, quality: 95).image
    #expect(TestPicture.difference(coloured(image), result) < (size.0 > 16 ? 4 : 16))
  }

  @Test(
    "Plain colours keep their full range",
    arguments: [
      (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128), (10, 200, 120),
    ] as [(UInt8, UInt8, UInt8)])
  func colours(blue: UInt8, green: UInt8, red: UInt8) throws {
    let image = TestPicture.plain(width: 32, height: 24, blue: blue, green: green, red: red)
    #expect(TestPicture.largestDifference(image, try roundTrip(image, quality: 100).image) <= 2)
  }

  @Test("Grey noise at quality 100 comes back within a few steps on average")
  func noise() throws {
    var state: UInt32 = 1
    let bytes = (0..<64 * 64).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let image = Image(width: 64, height: 64, format: .gray8, bytes: bytes)
    #expect(TestPicture.difference(coloured(image), try roundTrip(image, quality: 100).image) <= 4)
    let coarse = try roundTrip(image, quality: 1)
    #expect(TestPicture.difference(coloured(image), coarse.image) < 80)
  }

  @Test("Grey stays grey to the last step, and the same image gives the same bytes")
  func grey() throws {
    let image = TestPicture.ramps(width: 61, height: 43, format: .gray8)
    let pixels = try roundTrip(image, quality: 50).image.bytes
    #expect(stride(from: 0, to: pixels.count, by: 3).allSatisfy { Set(pixels[$0..<$0 + 3]).count == 1 })
    let encoder = try JPEGEncoder()
    let first = try encoder.encode(image)
    _ = try encoder.encode(TestPicture.ramps(width: 16, height: 16))
    #expect(try encoder.encode(image) == first)
  }

  @Test("Lower quality is smaller and further off")
  func quality() throws {
    let image = TestPicture.ramps(width: 160, height: 120)
    let results = try [10, 50, 90, 100].map { try roundTrip(image, quality: $0) }
    #expect(results.map(\.size) == results.map(\.size).sorted())
    #expect(TestPicture.difference(image, results[0].image) > TestPicture.difference(image, results[3].image))
  }

  @Test("Quality outside 1 to 100 is refused", arguments: [0, 101, -5])
  func badQuality(quality: Int) {
    #expect(throws: MediaError.badQuality(quality)) { try JPEGEncoder(quality: quality) }
  }
}
