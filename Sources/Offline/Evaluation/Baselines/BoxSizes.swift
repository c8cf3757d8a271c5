import Foundation
import VideoModel

/// How unusual a box's size is for its place: mean distance to the nearest training boxes in the space of
/// log width, log height and vertical centre, each in deviations of the training boxes.
struct BoxSizes: Sendable {
  /// Training boxes the distance is a mean over.
  static let neighbours = 5

  private var sample = BoundedSample<SIMD4<Float>>(capacity: 4096)
  private var scale = SIMD4<Float>(repeating: 1)
  /// Training boxes in deviations; empty before training is finished.
  private var known: [SIMD4<Float>] = []

  mutating func observe(_ box: BoundingBox) {
    guard let point = Self.point(box) else { return }
    sample.add(point)
  }

  /// Settles the training boxes. With fewer than ``neighbours`` of them there is no distance.
  mutating func finishTraining() {
    let points = sample.elements
    sample = BoundedSample(capacity: 2)
    guard points.count >= Self.neighbours else { return }
    let count = Float(points.count)
    let mean = points.reduce(SIMD4<Float>(repeating: 0), +) / count
    let variance = points.reduce(SIMD4<Float>(repeating: 0)) { $0 + ($1 - mean) * ($1 - mean) } / count
    // A feature that never varies keeps its own unit.
    let deviation = variance.squareRoot()
    scale = SIMD4<Float>(repeating: 1) / deviation.replacing(with: 1, where: deviation .<= 1e-6)
    known = points.map { $0 * scale }
  }

  /// Distance in deviations, 0 or more; `nil` without training boxes or for a box without area.
  func distance(_ box: BoundingBox) -> Float? {
    guard !known.isEmpty, let point = Self.point(box) else { return nil }
    let here = point * scale
    // The nearest so far as squared distances, the largest last.
    var nearest = [Float](repeating: .infinity, count: Self.neighbours)
    for other in known {
      let difference = other - here
      let squared = (difference * difference).sum()
      guard squared < nearest[nearest.count - 1] else { continue }
      var place = nearest.count - 1
      while place > 0, nearest[place - 1] > squared {
        nearest[place] = nearest[place - 1]
        place -= 1
      }
      nearest[place] = squared
    }
    return nearest.reduce(0) { $0 + $1.squareRoot() } / Float(nearest.count)
  }

  private static func point(_ box: BoundingBox) -> SIMD4<Float>? {
    guard box.isFinite, box.width > 0, box.height > 0 else { return nil }
    return SIMD4(log(box.width), log(box.height), box.top + box.height / 2, 0)
  }
}
