/// The ratio of two sums over blocks of time, and how far chance may have moved it.
///
/// Objects in one block are alike (they are the same few people), so that it is the blocks that are counted as
/// independent: the error is that of a ratio of sums over them. Any number of blocks in a few numbers.
package struct BlockRatio: Sendable, Equatable {
  /// A ratio as it was measured.
  package struct Estimate: Sendable, Codable, Equatable {
    package var value: Double
    /// Standard error, 0 or more, of the unit of `value`.
    package var error: Double
    /// Blocks with anything in them that it was measured on.
    package var blocks: Int

    package init(value: Double, error: Double, blocks: Int) {
      self.value = value
      self.error = error
      self.blocks = blocks
    }

    /// One line for each number that cannot be; `name` says where it stands.
    package func problems(_ name: String) -> [String] {
      var problems: [String] = []
      if !(value >= 0 && value.isFinite) { problems.append("\(name).value is \(value), must be 0 or more") }
      if !(error >= 0 && error.isFinite) { problems.append("\(name).error is \(error), must be 0 or more") }
      if blocks < 0 { problems.append("\(name).blocks is \(blocks), must be 0 or more") }
      return problems
    }
  }

  private var blocks = 0
  private var parts = 0.0
  private var wholes = 0.0
  private var partSquares = 0.0
  private var products = 0.0
  private var wholeSquares = 0.0

  package init() {}

  /// Takes the next block; one without anything in it (`whole` 0) says nothing and does not count.
  package mutating func add(_ part: Int, of whole: Int) {
    guard whole > 0 else { return }
    let (part, whole) = (Double(part), Double(whole))
    blocks += 1
    parts += part
    wholes += whole
    partSquares += part * part
    products += part * whole
    wholeSquares += whole * whole
  }

  /// `nil` before the second block.
  package var estimate: Estimate? {
    guard blocks > 1 else { return nil }
    let value = parts / wholes
    let scatter = max(0, partSquares - 2 * value * products + value * value * wholeSquares)
    let error = (scatter * Double(blocks) / Double(blocks - 1)).squareRoot() / wholes
    return Estimate(value: value, error: error, blocks: blocks)
  }
}
