import VideoModel

/// Absolute brightness change from one frame to the next, summed up so that the mean over any rectangle
/// takes four look-ups.
struct FrameDifference {
  let width: Int
  let height: Int
  /// Pixels mirrored around the frame (the edge itself is not repeated), for blocks centred near an edge.
  private let margin: Int
  /// Sums over all pixels above and left, of the frame with its margin: `height + 2 * margin + 1` rows of
  /// `width + 2 * margin + 1`. They wrap round, which differences undo for rectangles under 16 million
  /// pixels.
  private let sums: [UInt32]
  /// Mean over the whole frame, 0...255.
  let mean: Float

  /// `blockSide` is the odd side of the blocks ``largestBlock`` looks at, pixels; smaller where the
  /// frame is. `nil` when the frames differ in size.
  init?(from previous: Brightness, to current: Brightness, blockSide: Int) {
    guard previous.width == current.width, previous.height == current.height else { return nil }
    let width = current.width
    let height = current.height
    let margin = max(0, min(blockSide / 2, width - 1, height - 1))
    let across = width + 2 * margin + 1
    let columns = (-margin..<width + margin).map { Self.mirrored($0, count: width) }
    var total: UInt64 = 0
    var sums = [UInt32](repeating: 0, count: across * (height + 2 * margin + 1))
    sums.withUnsafeMutableBufferPointer { sums in
      previous.values.withUnsafeBufferPointer { before in
        current.values.withUnsafeBufferPointer { after in
          for row in -margin..<height + margin {
            let source = Self.mirrored(row, count: height) * width
            let above = (row + margin) * across + 1
            var line: UInt32 = 0
            var inside: UInt64 = 0
            for (column, place) in columns.enumerated() {
              let change = abs(Int32(after[source + place]) - Int32(before[source + place]))
              line &+= UInt32(truncatingIfNeeded: change)
              sums[above + across + column] = sums[above + column] &+ line
              if column >= margin, column < margin + width { inside += UInt64(change) }
            }
            if row >= 0, row < height { total += inside }
          }
        }
      }
    }
    self.width = width
    self.height = height
    self.margin = margin
    self.sums = sums
    mean = Float(Double(total) / Double(width * height))
  }

  /// Mean inside a box rounded outward to whole pixels, 0...255; `nil` when it is not inside the frame.
  func mean(inside box: BoundingBox) -> Float? {
    guard let box = box.clipped(width: width, height: height) else { return nil }
    let left = Int(box.left.rounded(.down)) + margin
    let top = Int(box.top.rounded(.down)) + margin
    let right = min(width, Int(box.right.rounded(.up))) + margin
    let bottom = min(height, Int(box.bottom.rounded(.up))) + margin
    let across = width + 2 * margin + 1
    let sum =
      sums[bottom * across + right] &- sums[top * across + right] &- sums[bottom * across + left]
      &+ sums[top * across + left]
    return Float(sum) / Float((right - left) * (bottom - top))
  }

  /// The block with the largest mean of those centred on any pixel of the frame, and that mean, 0...255; of several the
  /// first, row by row. The box is the part of the block that is inside the frame.
  var largestBlock: (box: BoundingBox, mean: Float) {
    let side = 2 * margin + 1
    let across = width + 2 * margin + 1
    let (largest, row, column) = sums.withUnsafeBufferPointer { sums in
      var largest: (sum: UInt32, row: Int, column: Int) = (0, 0, 0)
      for row in 0..<height {
        let upper = row * across
        let lower = (row + side) * across
        for column in 0..<width {
          let sum =
            sums[lower + column + side] &- sums[upper + column + side] &- sums[lower + column]
            &+ sums[upper + column]
          if sum > largest.sum { largest = (sum, row, column) }
        }
      }
      return largest
    }
    let (left, right) = (max(0, column - margin), min(width, column + margin + 1))
    let (top, bottom) = (max(0, row - margin), min(height, row + margin + 1))
    let box = BoundingBox(
      left: Float(left), top: Float(top), width: Float(right - left), height: Float(bottom - top))
    return (box, Float(largest) / Float(side * side))
  }

  /// Where the pixel `place`, at most `count - 1` outside 0..<count, is mirrored from.
  private static func mirrored(_ place: Int, count: Int) -> Int {
    place < 0 ? -place : place < count ? place : 2 * (count - 1) - place
  }
}
