import VideoModel

/// The abnormal pixels of one frame.
struct PixelMask: Equatable {
  /// Pixels.
  let width: Int
  let height: Int
  /// Row by row from the top, ``width`` times ``height``.
  let isAbnormal: [Bool]

  /// - Precondition: one value for each pixel.
  init(width: Int, height: Int, isAbnormal: [Bool]) {
    precondition(isAbnormal.count == width * height, "one value for each pixel")
    self.width = width
    self.height = height
    self.isAbnormal = isAbnormal
  }

  /// Whether no pixel is abnormal.
  var isEmpty: Bool { !isAbnormal.contains(true) }

  /// Boxes around the 8-connected groups of at least `minimumArea` abnormal pixels, by their first pixel.
  /// A box holds its outermost pixels: it is as wide as the columns it covers.
  func regions(minimumArea: Int) -> [BoundingBox] {
    var isOpen = isAbnormal
    var boxes: [BoundingBox] = []
    var waiting: [Int] = []
    for first in isOpen.indices where isOpen[first] {
      isOpen[first] = false
      waiting.append(first)
      var area = 0
      var (left, right, top, bottom) = (width, -1, height, -1)
      while let pixel = waiting.popLast() {
        let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
        area += 1
        (left, right) = (min(left, column), max(right, column))
        (top, bottom) = (min(top, row), max(bottom, row))
        for y in max(0, row - 1)...min(height - 1, row + 1) {
          for x in max(0, column - 1)...min(width - 1, column + 1) where isOpen[y * width + x] {
            isOpen[y * width + x] = false
            waiting.append(y * width + x)
          }
        }
      }
      guard area >= minimumArea else { continue }
      boxes.append(
        BoundingBox(
          left: Float(left), top: Float(top), width: Float(right - left + 1), height: Float(bottom - top + 1))
      )
    }
    return boxes
  }
}
