import VideoModel

/// One component of an image as samples around 0 (-128...127), its sides whole multiples of 8.
///
/// Beyond the image the last row and column go on.
struct SamplePlane {
  let width: Int
  let height: Int
  private(set) var samples: [Float]

  private init(width: Int, height: Int) {
    self.width = width
    self.height = height
    samples = [Float](repeating: 0, count: width * height)
  }

  init(grey image: Image) {
    self.init(width: Self.rounded(image.width, to: 8), height: Self.rounded(image.height, to: 8))
    for row in 0..<height {
      let source = min(row, image.height - 1) * image.width
      for column in 0..<width {
        samples[row * width + column] = Float(image.bytes[source + min(column, image.width - 1)]) - 128
      }
    }
  }

  /// Brightness at full size, blue and red difference at half size (means of 2x2 pixels), by BT.601
  /// full range as JFIF has it. `image` is bgr24.
  static func yCbCr(_ image: Image) -> (SamplePlane, SamplePlane, SamplePlane) {
    let width = rounded(image.width, to: 16)
    let height = rounded(image.height, to: 16)
    var brightness = SamplePlane(width: width, height: height)
    var blueness = SamplePlane(width: width / 2, height: height / 2)
    var redness = blueness
    image.bytes.withUnsafeBufferPointer { pixels in
      for row in 0..<height {
        let source = min(row, image.height - 1) * image.width
        let half = row / 2 * blueness.width
        for column in 0..<width {
          let pixel = (source + min(column, image.width - 1)) * 3
          let blue = Float(pixels[pixel])
          let green = Float(pixels[pixel + 1])
          let red = Float(pixels[pixel + 2])
          let y = 0.299 * red + 0.587 * green + 0.114 * blue
          brightness.samples[row * width + column] = y - 128
          blueness.samples[half + column / 2] += (blue - y) * (0.25 / 1.772)
          redness.samples[half + column / 2] += (red - y) * (0.25 / 1.402)
        }
      }
    }
    return (brightness, blueness, redness)
  }

  private static func rounded(_ side: Int, to unit: Int) -> Int { (side + unit - 1) / unit * unit }
}
