import Glibc

/// Step sizes of one JPEG component, and the transform that they are applied to.
struct QuantisationTable {
  /// 64 steps of 1...255 in the order of the file.
  let zigzagged: [UInt8]
  /// What a coefficient is multiplied with, row by row.
  private let factors: [Float]

  /// Examples of ITU-T T.81, Annex K.1, row by row.
  static let brightness: [Int] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]
  static let colour: [Int] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]

  /// Row-by-row position of the n-th coefficient of the file: up and down the diagonals.
  static let zigzag: [Int] = (0..<15).flatMap { diagonal in
    let positions = (0..<8).compactMap { row -> Int? in
      let column = diagonal - row
      return (0..<8).contains(column) ? row * 8 + column : nil
    }
    return diagonal % 2 == 0 ? positions.reversed() : positions
  }

  /// Half of `cos((2x + 1) u pi / 16)`, by `u * 8 + x`, with the lowest frequency scaled to keep length.
  private static let cosines: [Float] = (0..<64).map { index in
    let frequency = Double(index / 8)
    let scale = frequency == 0 ? 0.5.squareRoot() : 1
    return Float(0.5 * scale * cos((2 * Double(index % 8) + 1) * frequency * .pi / 16))
  }

  /// Scales an example table: quality 50 keeps it, 100 makes every step 1.
  init(_ base: [Int], quality: Int) {
    let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
    let steps = base.map { max(1, min(255, ($0 * percent + 50) / 100)) }
    zigzagged = Self.zigzag.map { UInt8(steps[$0]) }
    factors = steps.map { 1 / Float($0) }
  }

  /// The 64 quantised coefficients of one 8x8 block, in the order of the file.
  func quantised(_ plane: SamplePlane, column: Int, row: Int) -> [Int] {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 128) { scratch in
      let halfway = scratch.baseAddress!  // Capacity is not 0.
      let result = halfway + 64
      let origin = row * 8 * plane.width + column * 8
      plane.samples.withUnsafeBufferPointer { samples in
        for line in 0..<8 {
          Self.transform(
            samples.baseAddress! + origin + line * plane.width, to: halfway + line)
        }
      }
      // The first pass left its lines as columns, so that the second reads rows again.
      for line in 0..<8 {
        Self.transform(halfway + line * 8, to: result + line)
      }
      return Self.zigzag.map { Int((result[$0] * factors[$0]).rounded()) }
    }
  }

  /// One line of the transform, 8 samples in a row to every eighth place of `output`: sums of mirrored
  /// samples give the even, differences the odd frequencies.
  private static func transform(_ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>) {
    let near = SIMD4(input[0], input[1], input[2], input[3])
    let far = SIMD4(input[7], input[6], input[5], input[4])
    let sums = near + far
    let differences = near - far
    cosines.withUnsafeBufferPointer { cosine in
      for frequency in 0..<8 {
        let at = frequency * 8
        let weights = SIMD4(cosine[at], cosine[at + 1], cosine[at + 2], cosine[at + 3])
        let terms = (frequency % 2 == 0 ? sums : differences) * weights
        output[frequency * 8] = (terms[0] + terms[1]) + (terms[2] + terms[3])
      }
    }
  }
}
