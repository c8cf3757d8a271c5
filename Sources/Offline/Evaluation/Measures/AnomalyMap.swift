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
    guard var sum = painted.first else { return 0 }
    for plane in painted.dropFirst() { Self.add(plane[...], to: &sum, at: 0) }
    var highest: Float = 0
    sum.withUnsafeBufferPointer { sum in
      perColumn.withUnsafeBufferPointer { perColumn in
        for y in 0..<height {
          var inRow: Float = 0
          for x in 0..<width { inRow = max(inRow, sum[y * width + x] * perColumn[x]) }
          highest = max(highest, inRow * perRow[y])
        }
      }
    }
    return highest / Float(planes.count)
  }

  /// The sum over 9 x 9 pixels around each pixel.
  private func summed(_ boxes: [(box: BoundingBox, value: Float)]) -> [Float] {
    // Rows with as many zeros to either side as the mean reaches.
    let across = width + 2 * Self.reach
    var plane = [Float](repeating: 0, count: across * height)
    for (box, value) in boxes where value > 0 {
      guard let box = box.clipped(width: width, height: height) else { continue }
      let columns = Int(box.left.rounded(.down))..<min(width, Int(box.right.rounded(.up)))
      let rows = Int(box.top.rounded(.down))..<min(height, Int(box.bottom.rounded(.up)))
      for y in rows {
        for x in columns {
          let place = y * across + Self.reach + x
          plane[place] = max(plane[place], value)
        }
      }
    }
    var acrossSums = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for shift in 0...2 * Self.reach {
        Self.add(plane[y * across + shift..<y * across + shift + width], to: &acrossSums, at: y * width)
      }
    }
    var sums = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for near in max(0, y - Self.reach)...min(height - 1, y + Self.reach) {
        Self.add(acrossSums[near * width..<(near + 1) * width], to: &sums, at: y * width)
      }
    }
    return sums
  }

  private static func add(_ values: ArraySlice<Float>, to sums: inout [Float], at place: Int) {
    precondition(place >= 0 && place + values.count <= sums.count, "the values fit")
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let from = values.baseAddress, let to = sums.baseAddress else { return }
        for index in 0..<values.count { to[place &+ index] += from[index] }
      }
    }
  }

  private static func inverse(_ count: Int) -> [Float] {
    (0..<count).map { 1 / Float(min(count - 1, $0 + reach) - max(0, $0 - reach) + 1) }
  }
}
