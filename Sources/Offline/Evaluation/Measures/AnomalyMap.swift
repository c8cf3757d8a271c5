import VideoModel

/// The paper's way from boxes to a frame's score: boxes painted with their score at full resolution, the larger one where
/// they overlap; then a mean over 9 x 9 pixels and 9 frames, fewer at the edges. The score is the highest value.
///
/// Frames of one video in order. Four frames after a frame are needed, so it is for offline use. A value with one owner.
package struct AnomalyMap: Sendable {
  /// Pixels and frames of the mean to either side.
  package static let reach = 4

  package typealias Boxes = [(box: BoundingBox, value: Float)]

  private let width: Int
  private let height: Int
  /// Values of a row with as many zeros to either side as the mean reaches; planes have such rows above and below too.
  private let across: Int
  /// Part of the pixels of the mean that are inside, inverted, of each column and row.
  private let perColumn: [Float]
  private let perRow: [Float]
  private typealias Area = (columns: Range<Int>, rows: Range<Int>)

  /// The boxes painted in the latest frames, oldest first.
  private var frames: [[(area: Area, value: Float)]] = []
  /// Frames whose score is not given yet.
  private var waiting = 0
  /// Working memory, all zeros between calls: one frame as it is painted, and the sum of the frames.
  private var painted: [Float]
  private var sums: [Float]
  /// The sum of the frames, summed over 9 columns.
  private var rowSums: [Float]

  /// - Parameters:
  ///   - width: of the frames, pixels.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
    across = width + 2 * Self.reach
    perColumn = Self.inverse(width)
    perRow = Self.inverse(height)
    painted = [Float](repeating: 0, count: across * (height + 2 * Self.reach))
    sums = painted
    rowSums = painted
  }

  /// Takes the next frame's boxes with their values, 0 or more; gives the score of the frame four before, if there is one.
  package mutating func push(_ boxes: Boxes) -> Float? {
    frames.append(boxes.compactMap { box, value in value > 0 ? area(box).map { ($0, value) } : nil })
    if frames.count > 2 * Self.reach + 1 { frames.removeFirst() }
    waiting += 1
    guard waiting > Self.reach else { return nil }
    waiting -= 1
    return highest()
  }

  /// The video ended: gives the scores of the frames that are left, in order.
  package mutating func finish() -> [Float] {
    var scores: [Float] = []
    while waiting > 0 {
      // The window gets shorter from the front once it reached its length.
      let centre = frames.count - waiting
      if centre > Self.reach { frames.removeFirst() }
      waiting -= 1
      scores.append(highest())
    }
    frames = []
    return scores
  }

  /// The highest mean of the frames there are.
  private mutating func highest() -> Float {
    var rows: Range<Int>?
    for boxes in frames {
      for (area, value) in boxes {
        paint(area, value)
        rows =
          rows.map {
            min($0.lowerBound, area.rows.lowerBound)..<max($0.upperBound, area.rows.upperBound)
          } ?? area.rows
      }
      // A pixel under two boxes is taken once: the first leaves zeros.
      for (area, _) in boxes { take(area) }
    }
    return rows.map { highestMean($0) / Float(frames.count) } ?? 0
  }

  private func area(_ box: BoundingBox) -> Area? {
    guard let box = box.clipped(width: width, height: height) else { return nil }
    return (
      Int(box.left.rounded(.down))..<min(width, Int(box.right.rounded(.up))),
      Int(box.top.rounded(.down))..<min(height, Int(box.bottom.rounded(.up)))
    )
  }

  private mutating func paint(_ area: Area, _ value: Float) {
    for y in area.rows {
      let row = (y + Self.reach) * across + Self.reach
      for place in (row + area.columns.lowerBound)..<(row + area.columns.upperBound) {
        painted[place] = max(painted[place], value)
      }
    }
  }

  /// Adds a part of the painted frame to the sum, and wipes it.
  private mutating func take(_ area: Area) {
    for y in area.rows {
      let row = (y + Self.reach) * across + Self.reach
      for place in (row + area.columns.lowerBound)..<(row + area.columns.upperBound) {
        sums[place] += painted[place]
        painted[place] = 0
      }
    }
  }

  /// The highest mean over 9 x 9 pixels of the sum, which has something in `rows` alone; wipes it.
  private mutating func highestMean(_ rows: Range<Int>) -> Float {
    let (width, height, across, reach) = (width, height, across, Self.reach)
    var line = [Float](repeating: 0, count: width)
    var highest: Float = 0
    sums.withUnsafeMutableBufferPointer { sums in
      rowSums.withUnsafeMutableBufferPointer { rowSums in
        guard let sums = sums.baseAddress, let rowSums = rowSums.baseAddress else { return }
        for y in rows {
          let place = (y + reach) * across
          Self.sumOfNine(sums + place, step: 1, count: width, to: rowSums + place)
        }
        for y in max(0, rows.lowerBound - reach)..<min(height, rows.upperBound + reach) {
          line.withUnsafeMutableBufferPointer { line in
            guard let line = line.baseAddress else { return }
            Self.sumOfNine(rowSums + y * across, step: across, count: width, to: line)
          }
          var inRow: Float = 0
          for x in 0..<width { inRow = max(inRow, line[x] * perColumn[x]) }
          highest = max(highest, inRow * perRow[y])
        }
        for y in rows {
          (sums + (y + reach) * across).update(repeating: 0, count: across)
          (rowSums + (y + reach) * across).update(repeating: 0, count: across)
        }
      }
    }
    return highest
  }

  /// `to[i]` becomes the sum of `from[i]`, `from[i + step]` … `from[i + 8 * step]`.
  private static func sumOfNine(
    _ from: UnsafePointer<Float>, step: Int, count: Int, to: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count {
      let at = from + index
      let first = (at[0] + at[step]) + (at[2 * step] + at[3 * step])
      let second = (at[4 * step] + at[5 * step]) + (at[6 * step] + at[7 * step])
      to[index] = first + second + at[8 * step]
    }
  }

  private static func inverse(_ count: Int) -> [Float] {
    (0..<count).map { 1 / Float(min(count - 1, $0 + reach) - max(0, $0 - reach) + 1) }
  }
}
