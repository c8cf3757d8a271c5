import PluginKit

/// Draws clips whose frames are unevenly spaced.
///
/// The detection's own frame stays in the middle; on each side three steps lead outward, each of a
/// random gap.
struct Irregularity {
  /// Steps on each side of the middle.
  static let steps = 3
  /// Largest gap between two frames, in clip steps, 2...8. Default 4.
  var largestGap: Int32 = 4

  /// Farthest a sample may reach from the middle, in clip steps.
  var reach: Int32 { Int32(Self.steps) * largestGap }

  /// Seven offsets within `footage`, irregular and never falling.
  ///
  /// All triples of gaps that fit a side are equally likely, except the plain view as a whole,
  /// which is never drawn. Where the footage holds the plain view and nothing more (3 frames on
  /// each side), one side repeats a frame and skips another.
  func offsets(within footage: ClosedRange<Int32>, _ random: PluginRandom) -> [Int32] {
    let rooms = (left: -max(footage.lowerBound, -reach), right: min(footage.upperBound, reach))
    let choices = (left: count(fitting: rooms.left), right: count(fitting: rooms.right))
    var left = [Int32](repeating: 1, count: Self.steps)
    var right = left
    if choices.left * choices.right > 1 {
      // One number for both sides; number 0 is the plain view and left out.
      let number = 1 + random.below(choices.left * choices.right - 1)
      left = gaps(number % choices.left, fitting: rooms.left)
      right = gaps(number / choices.left, fitting: rooms.right)
    } else {
      let stumbles: [[Int32]] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
      let number = random.below(2 * stumbles.count)
      if number % 2 == 0 { left = stumbles[number / 2] } else { right = stumbles[number / 2] }
    }
    var before: Int32 = 0
    var after: Int32 = 0
    var offsets = [Int32](repeating: 0, count: 2 * Self.steps + 1)
    for step in 0..<Self.steps {
      before -= left[step]
      after += right[step]
      offsets[Self.steps - 1 - step] = before
      offsets[Self.steps + 1 + step] = after
    }
    return offsets
  }

  /// How many triples of gaps add up to at most `room`; at least 1 where `room` is 3 or more.
  private func count(fitting room: Int32) -> Int {
    (0..<triples).count { sum(of: $0) <= room }
  }

  /// Triple `number` of those that add up to at most `room`; number 0 is (1, 1, 1).
  private func gaps(_ number: Int, fitting room: Int32) -> [Int32] {
    var left = number
    for code in 0..<triples where sum(of: code) <= room {
      if left == 0 { return digits(of: code) }
      left -= 1
    }
    return [1, 1, 1]
  }

  private var triples: Int { Int(largestGap * largestGap * largestGap) }

  private func digits(of code: Int) -> [Int32] {
    let base = Int(largestGap)
    return [Int32(code % base) + 1, Int32(code / base % base) + 1, Int32(code / base / base) + 1]
  }

  private func sum(of code: Int) -> Int32 {
    let base = Int(largestGap)
    return Int32(code % base + code / base % base + code / base / base + 3)
  }
}
