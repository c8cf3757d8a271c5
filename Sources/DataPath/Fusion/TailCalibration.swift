import Glibc

/// How often held-out normal footage reaches a value: its empirical quantiles and, from the joint
/// on, a fitted exponential tail, so that values beyond anything seen still differ.
///
/// Strictly monotone above the smallest held-out value, continuous at the joint.
package struct TailCalibration: Sendable, Codable, Equatable {
  /// Intervals of the quantile table.
  package static let intervals = 256

  /// The k/256 quantiles, k from 0 to 256; 257 ascending values.
  package var quantiles: [Float]
  /// Probability below which the quantiles count and above which the tail does, 0.5...0.99: the 99th
  /// percentile, or less where fewer than ten held-out values lie beyond it.
  package var joint: Double
  /// Mean excess over the joint, in units of the value, over 0.
  package var scale: Double

  package init(quantiles: [Float], joint: Double, scale: Double) {
    self.quantiles = quantiles
    self.joint = joint
    self.scale = scale
  }

  /// Fits held-out values of normal footage; values that are not finite are left out. `nil` when none
  /// is left.
  ///
  /// The scale is the larger of the mean excesses over the joint and over a joint five times as
  /// often reached: where the true tail is heavier than an exponential this errs towards fewer alarms.
  package static func fit(_ values: [Float]) -> TailCalibration? {
    let sorted = values.filter(\.isFinite).sorted()
    guard let smallest = sorted.first, let largest = sorted.last else { return nil }
    let quantiles = (0...intervals).map { quantile(sorted, Double($0) / Double(intervals)) }
    let joint = min(0.99, max(0.5, 1 - 10 / Double(sorted.count)))
    let spread = Double(largest) - Double(smallest)
    let floor = max(spread * 1e-3, max(1, abs(Double(largest))) * 1e-6)
    var fitted = TailCalibration(quantiles: quantiles, joint: joint, scale: floor)
    let wider = max(0.5, 1 - 5 * (1 - joint))
    fitted.scale = max(
      floor, meanExcess(sorted, over: fitted.value(atProbability: joint)),
      meanExcess(sorted, over: fitted.value(atProbability: wider)))
    return fitted
  }

  /// `-log10` of the probability that a normal value is this high: 0 at and below the smallest
  /// held-out value, 2 at the 99th percentile; without an upper bound. 0 for NaN.
  package func surprise(_ value: Float) -> Double {
    if value.isNaN { return 0 }
    let start = self.value(atProbability: joint)
    if Double(value) >= start {
      return -log10(1 - joint) + (Double(value) - start) / (scale * log(10))
    }
    return -log10(1 - probability(below: value))
  }

  /// Probability that a normal value is this high, over 0 and at most 1.
  package func tail(_ value: Float) -> Float {
    max(.leastNormalMagnitude, Float(pow(10, -surprise(value))))
  }

  /// The value whose surprise is `surprise` (0 or more): the inverse of ``surprise(_:)``.
  package func value(atSurprise surprise: Double) -> Double {
    let jointSurprise = -log10(1 - joint)
    if surprise >= jointSurprise {
      return value(atProbability: joint) + (surprise - jointSurprise) * scale * log(10)
    }
    return value(atProbability: 1 - pow(10, -max(0, surprise)))
  }

  /// One line for each value that makes the table unusable; `name` says where it stands.
  package func problems(_ name: String) -> [String] {
    var problems: [String] = []
    if quantiles.count != Self.intervals + 1 {
      problems.append("\(name).quantiles has \(quantiles.count) values, must have \(Self.intervals + 1)")
    } else if !quantiles.allSatisfy(\.isFinite) {
      problems.append("\(name).quantiles has a value that is not finite")
    } else if !zip(quantiles, quantiles.dropFirst()).allSatisfy({ $0 <= $1 }) {
      problems.append("\(name).quantiles must ascend")
    }
    if !(joint >= 0.5 && joint <= 0.99) {
      problems.append("\(name).joint is \(joint), must be 0.5 to 0.99")
    }
    if !(scale > 0 && scale.isFinite) {
      problems.append("\(name).scale is \(scale), must be over 0")
    }
    return problems
  }

  /// Part of normal values below `value`, by the table; for values below the joint.
  private func probability(below value: Float) -> Double {
    // The number of quantiles at or below the value, so that equal quantiles count together.
    var low = 0
    var high = quantiles.count
    while low < high {
      let middle = (low + high) / 2
      if quantiles[middle] <= value { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    guard low < quantiles.count else { return joint }
    let below = Double(quantiles[low - 1])
    let above = Double(quantiles[low])
    let part = (Double(value) - below) / (above - below)
    return min(joint, (Double(low - 1) + part) / Double(Self.intervals))
  }

  private func value(atProbability probability: Double) -> Double {
    Self.interpolate(quantiles, probability * Double(Self.intervals))
  }

  private static func quantile(_ sorted: [Float], _ probability: Double) -> Float {
    Float(interpolate(sorted, probability * Double(sorted.count - 1)))
  }

  private static func interpolate(_ values: [Float], _ position: Double) -> Double {
    let lower = max(0, min(values.count - 1, Int(position)))
    let upper = min(values.count - 1, lower + 1)
    let part = position - Double(lower)
    return Double(values[lower]) + (Double(values[upper]) - Double(values[lower])) * part
  }

  private static func meanExcess(_ sorted: [Float], over start: Double) -> Double {
    let excesses = sorted.lazy.map { Double($0) - start }.filter { $0 > 0 }
    let sum = excesses.reduce((total: 0.0, count: 0.0)) { ($0.total + $1, $0.count + 1) }
    return sum.count > 0 ? sum.total / sum.count : 0
  }
}
