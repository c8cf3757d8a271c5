/// One task's raw scores on held-out normal footage.
package struct TaskCalibration: Sendable, Codable, Equatable {
  /// Of the raw score, on the task's own scale.
  package var mean: Double
  /// Standard deviation on the same scale, 0 or more.
  package var deviation: Double
  /// For explanation and for ``FusionMode/meanTail``.
  package var tail: TailCalibration

  package init(mean: Double, deviation: Double, tail: TailCalibration) {
    self.mean = mean
    self.deviation = deviation
    self.tail = tail
  }

  /// A task whose score never changes has no scale: it is left out of the fusion.
  package var isConstant: Bool { deviation <= 1e-6 * max(1, abs(mean)) }

  /// Deviations from the mean; `nil` for a constant task.
  package func standardised(_ raw: Float) -> Double? {
    isConstant ? nil : (Double(raw) - mean) / deviation
  }

  /// `nil` when no value is finite.
  static func fit(_ values: [Float]) -> TaskCalibration? {
    guard let tail = TailCalibration.fit(values) else { return nil }
    let finite = values.lazy.filter(\.isFinite).map(Double.init)
    let count = Double(finite.count)
    let mean = finite.reduce(0, +) / count
    let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return TaskCalibration(mean: mean, deviation: variance.squareRoot(), tail: tail)
  }

  func problems(_ name: String) -> [String] {
    var problems = tail.problems("\(name).tail")
    if !mean.isFinite { problems.append("\(name).mean is \(mean), must be finite") }
    if !(deviation >= 0 && deviation.isFinite) {
      problems.append("\(name).deviation is \(deviation), must be 0 or more")
    }
    return problems
  }
}
