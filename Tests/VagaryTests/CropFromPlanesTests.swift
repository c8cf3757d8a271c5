import Backbone
import Media
import Testing
import VideoModel

@testable import Vagary

/// Crops cut from planes against those cut from the same picture in blue, green and red.
@Suite struct CropFromPlanesTests {
  /// A picture with edges, slopes and strong colours.
  private func image(width: Int, height: Int) -> Image {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let patch = (x / 24 + y / 18) % 3
        bytes += [
          UInt8(truncatingIfNeeded: 40 + x * 180 / width + patch * 10),
          UInt8(truncatingIfNeeded: 200 - y * 150 / height),
          UInt8(truncatingIfNeeded: patch == 1 ? 220 : 60 + (x + y) % 64),
        ]
      }
    }
    return Image(width: width, height: height, format: .bgr24, bytes: bytes)
  }

  /// Mean difference in grey levels over crops of boxes of several sizes.
  private func difference(_ left: Image, _ right: Image) -> Float {
    var sum: Float = 0
    let boxes = [(3, 5, 40, 90), (100, 20, 64, 64), (17, 33, 150, 121), (140, 60, 25, 31)]
    for (x, y, w, h) in boxes {
      let box = BoundingBox(left: Float(x), top: Float(y), width: Float(w), height: Float(h))
      let crops = [left, right].map { image in
        [Float](unsafeUninitializedCapacity: CropCutter.values) { values, count in
          CropCutter.cut(box, from: image, into: values.baseAddress!)
          count = CropCutter.values
        }
      }
      sum += zip(crops[0], crops[1]).reduce(0) { $0 + abs($1.0 - $1.1) } * 255 / Float(CropCutter.values)
    }
    return sum / Float(boxes.count)
  }

  @Test(
    "A JPEG's crops are within two grey levels of those from whole pixels",
    arguments: [(230, 170), (231, 171)])
  func jpeg(width: Int, height: Int) throws {
    let bytes = try JPEGEncoder(quality: 90).encode(image(width: width, height: height))
    let encoded = EncodedImage(width: width, height: height, encoding: .jpeg, planes: [], bytes: bytes)
    let decoder = ImageDecoder()
    let planes = try decoder.decode(encoded, keepingPlanes: true)
    #expect(planes.format == .yuv420p(.full))
    let found = difference(planes, try decoder.decode(encoded))
    #expect(found < 2, "differs by \(found)")
    #expect(found > 0)
  }

  @Test(
    "Crops from raw yuv420p are within two grey levels of those from whole pixels, whatever is between its rows"
  )
  func raw() throws {
    let (width, height, gap) = (231, 171, 5)
    let (halfWidth, halfHeight) = ((width + 1) / 2, (height + 1) / 2)
    var bytes = [UInt8](repeating: 255, count: 7)
    var planes: [PixelPlane] = []
    func add(_ rowBytes: Int, _ rows: Int, _ value: (_ x: Int, _ y: Int) -> Int) {
      planes.append(PixelPlane(offset: bytes.count, stride: rowBytes + gap))
      for y in 0..<rows {
        bytes += (0..<rowBytes).map { UInt8(value($0, y)) } + [UInt8](repeating: 255, count: gap)
      }
    }
    add(width, height) { x, y in 20 + (x * 3 + y * 2) % 200 }
    add(halfWidth, halfHeight) { x, _ in 90 + x * 60 / halfWidth }
    add(halfWidth, halfHeight) { _, y in 160 - y * 60 / halfHeight }
    let encoded = EncodedImage(width: width, height: height, encoding: .yuv420p, planes: planes, bytes: bytes)
    let decoder = ImageDecoder()
    let kept = try decoder.decode(encoded, keepingPlanes: true)
    #expect(kept.format == .yuv420p(.limited))
    let found = difference(kept, try decoder.decode(encoded))
    #expect(found < 2, "differs by \(found)")
  }

  @Test("Other pictures are the same with and without planes")
  func others() throws {
    let decoder = ImageDecoder()
    let image = image(width: 64, height: 48)
    let encoded = EncodedImage(
      width: 64, height: 48, encoding: .bgr24, planes: [PixelPlane(offset: 0, stride: 64 * 3)],
      bytes: image.bytes)
    #expect(try decoder.decode(encoded, keepingPlanes: true).format == .bgr24)
    #expect(try decoder.decode(encoded, keepingPlanes: true).bytes == image.bytes)
  }
}
