import VideoModel

/// The paper's way from boxes to a frame's score: boxes painted with their score at full resolution, the larger one where
/// they overlap; a mean over 9 x 9 pixels and 9 frames, of what there is of them at the edges; the highest value.
///
/// Frames of one clip in order. Four frames after a frame are needed, so it is for offline use. A value with one owner.
public struct AnomalyMap: Sendable {
  /// Pixels and frames of the mean to either side.
  public static let reach = 4

  private let width: Int
  private let height: Int
  /// Part of the pixels of the mean that are inside, inverted, of each column and row.
  private let perColumn: [Float]
  private let perRow: [Float]
  /// Sums over 9 x 9 pixels of the latest frames, oldest first; `nil`: nothing is painted.
  private var planes: [[Float]?] = []
  /// Frames whose score is not told yet.
  private var waiting = 0

  /// - Parameters:
  ///   - width: of the frames, pixels.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    perColumn = Self.inverse(width)
    perRow = Self.inverse(height)
  }

  /// Takes the next frame's boxes with their values, 0 or more; gives the score of the frame four before, if there is one.
  public mutating func push(_ boxes: [(box: BoundingBox, value: Float)]) -> Float? {
    planes.append(boxes.isEmpty ? nil : summed(boxes))
    if planes.count > 2 * Self.reach + 1 { planes.removeFirst() }
    waiting += 1
    guard waiting > Self.reach else { return nil }
    waiting -= 1
    return highest()
  }

  /// The clip is over: the scores of the frames that are left, in order.
  public mutating func finish() -> [Float] {
    var scores: [Float] = []
    while waiting > 0 {
      // The window gets shorter from the front once it reached its length.
      let centre = planes.count - waiting
      if centre > Self.reach { planes.removeFirst() }
      waiting -= 1
      scores.append(highest())
    }
    planes = []
    return scores
  }

  /// Of the planes there are, over the frames there are.
  private func highest() -> Float {
    let painted = planes.compactMap { $0 }
    guard let first = painted.first else { return 0 }
    var sum = first
    for plane in painted.dropFirst() {
      sum.withUnsafeMutableBufferPointer { sum in
        plane.withUnsafeBufferPointer { plane in
          for index in sum.indices { sum[index] += plane[index] }
        }
      }
    }
    var highest: Float = 0
    for y in 0..<height {
      for x in 0..<width { highest = max(highest, sum[y * width + x] * perColumn[x] * perRow[y]) }
    }
    return highest / Float(planes.count)
  }

  /// The sum over 9 x 9 pixels around each pixel.
  private func summed(_ boxes: [(box: BoundingBox, value: Float)]) -> [Float] {
    var plane = [Float](repeating: 0, count: width * height)
    for (box, value) in boxes where value > 0 {
      let columns = max(0, Int(box.left.rounded(.down)))..<min(width, max(0, Int(box.right.rounded(.up))))
      let rows = max(0, Int(box.top.rounded(.down)))..<min(height, max(0, Int(box.bottom.rounded(.up))))
      for y in rows { for x in columns { plane[y * width + x] = max(plane[y * width + x], value) } }
    }
    return summedDown(summedAcross(plane))
  }

  private func summedAcross(_ plane: [Float]) -> [Float] {
    var sums = [Float](repeating: 0, count: plane.count)
    for y in 0..<height {
      let start = y * width
      for x in 0..<width {
        var sum: Float = 0
        for near in max(0, x - Self.reach)...min(width - 1, x + Self.reach) { sum += plane[start + near] }
        sums[start + x] = sum
      }
    }
    return sums
  }

  private func summedDown(_ plane: [Float]) -> [Float] {
    var sums = [Float](repeating: 0, count: plane.count)
    for y in 0..<height {
      for near in max(0, y - Self.reach)...min(height - 1, y + Self.reach) {
        for x in 0..<width { sums[y * width + x] += plane[near * width + x] }
      }
    }
    return sums
  }

  private static func inverse(_ count: Int) -> [Float] {
    (0..<count).map { 1 / Float(min(count - 1, $0 + reach) - max(0, $0 - reach) + 1) }
  }
}
