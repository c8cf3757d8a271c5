import VideoModel

/// The values of one image that the health checks of a source use.
package struct ImageSummary: Sendable, Equatable {
  /// Columns of ``cells``.
  package static let columns = 32
  /// Rows of ``cells``.
  package static let rows = 18

  /// Mean brightness of each cell of a grid over the image, row by row, 0...255.
  package var cells: [Float]
  /// Mean brightness difference of neighbouring pixels in a row, 0...255. Noise alone gives 1 or 2.
  package var detail: Float
  /// FNV-1a hash of the brightness of every pixel.
  package var digest: UInt64
  /// Mean distance of the two colour differences from grey, 0...128. Near 0 for images without colour.
  package var colour: Float

  /// - Parameter cells: ``columns`` x ``rows`` values.
  package init(cells: [Float], detail: Float, digest: UInt64, colour: Float = 0) {
    precondition(cells.count == Self.columns * Self.rows, "a value for each cell")
    self.cells = cells
    self.detail = detail
    self.digest = digest
    self.colour = colour
  }

  /// Reads every pixel once. Brightness is the green channel of `bgr24`. A limited range is stretched, so that black is 0
  /// in every format. Any thread.
  package init(_ image: Image) {
    var sums = [UInt32](repeating: 0, count: Self.columns * Self.rows)
    var counts = sums
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    let (width, height) = (image.width, image.height)
    let step = image.format == .bgr24 ? 3 : 1
    var differences = 0
    let columnOf = (0..<width).map { $0 * Self.columns / width }
    image.bytes.withUnsafeBufferPointer { bytes in
      for y in 0..<height {
        let row = y * Self.rows / height * Self.columns
        var place = y * width * step + (step == 3 ? 1 : 0)
        var before = Int(bytes[place])
        for x in 0..<width {
          let value = bytes[place]
          place += step
          differences &+= abs(Int(value) - before)
          before = Int(value)
          sums[row + columnOf[x]] &+= UInt32(value)
          counts[row + columnOf[x]] &+= 1
          digest = (digest ^ UInt64(value)) &* 0x100_0000_01b3
        }
      }
    }
    self.digest = digest
    colour = Self.colour(of: image)
    let isLimited = image.format == .yuv420p(.limited)
    let (black, gain): (Float, Float) = isLimited ? (16, 255 / 219) : (0, 1)
    detail = gain * Float(differences) / Float(max(1, (width - 1) * height))
    // An image smaller than 32 x 18 pixels leaves cells empty. An empty cell takes the value of the cell before it.
    var last: Float = 0
    cells = zip(sums, counts).map { sum, count in
      if count > 0 { last = min(255, max(0, (Float(sum) / Float(count) - black) * gain)) }
      return last
    }
  }

  private static func colour(of image: Image) -> Float {
    switch image.format {
    case .gray8: return 0
    case .yuv420p:
      let planes = image.bytes.dropFirst(image.width * image.height)
      return Float(planes.reduce(0) { $0 + abs(Int($1) - 128) }) / Float(planes.count)
    case .bgr24:
      // Every fourth pixel. A colour difference is about half the distance of blue or red from green.
      var (sum, count) = (0, 0)
      for place in stride(from: 0, to: image.bytes.count - 2, by: 12) {
        let green = Int(image.bytes[place + 1])
        sum += abs(Int(image.bytes[place]) - green) + abs(Int(image.bytes[place + 2]) - green)
        count += 1
      }
      return Float(sum) / Float(4 * max(1, count))
    }
  }

  /// Mean brightness, 0...255.
  package var mean: Float { cells.reduce(0, +) / Float(cells.count) }

  /// Standard deviation of the brightness over the cells, 0...127.5.
  package var contrast: Float {
    let mean = mean
    return (cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(cells.count)).squareRoot()
  }

  /// Correlation of the cells with those of another image, -1...1. A change of light does not affect it. 0 when one of the
  /// images has no contrast.
  package func likeness(to other: [Float]) -> Float {
    let (mean, otherMean) = (mean, other.reduce(0, +) / Float(other.count))
    var (product, own, others): (Float, Float, Float) = (0, 0, 0)
    for (left, right) in zip(cells, other) {
      product += (left - mean) * (right - otherMean)
      own += (left - mean) * (left - mean)
      others += (right - otherMean) * (right - otherMean)
    }
    let scale = (own * others).squareRoot()
    return scale > 0 ? product / scale : 0
  }
}
