import Glibc
import VideoModel

/// Tells when a source is blind by its detector: the picture moves as it does when things are there, and the detector
/// sees next to nothing.
///
/// A street without movement says nothing, however long. Decides on times and events; a value with one owner, without
/// a clock.
package struct DetectorWatch: Sendable {
  package struct Configuration: Sendable, Equatable {
    /// Capture time the check looks back on, seconds.
    package var window = HealthConfiguration().window
    /// Moving stretches of the calibration with objects, and their share of the moving ones, without which it does not
    /// tell what movement means.
    package var fewestCalibrated = 20
    package var leastShare = 0.5
    /// Stretches of movement in the window without which nothing is told.
    package var fewest = 20
    /// Part of the calibrated share that is next to nothing.
    package var nothing = 0.1
    /// Probability that the calibrated detector sees so few by chance, at most.
    package var chance = 1e-6
    /// Times the calibrated share of moving stretches: where more of them move it is rain or leaves.
    package var liveliest = 3.0
    /// The latest moving stretches that decide whether it is over.
    package var recovery = 12

    package init() {}
  }

  /// Stretches of ten seconds in which the picture moved, and those of them in which anything was seen, when it was
  /// found; and the share that is normal.
  package struct Finding: Sendable, Equatable {
    package var moving: Int
    package var seen: Int
    package var normalShare: Double
  }

  private let configuration: Configuration
  private let above: Float
  /// Calibrated share of moving stretches with detections, and its lower bound (95 %, Wilson 1927).
  private let share: Double
  private let leastShare: Double
  /// Largest share of moving stretches that the calibration explains.
  private let liveliest: Double

  private var stretches = MovementStretches()
  private var window: [MovementStretches.Stretch] = []
  private var since: Int64?
  package private(set) var finding: Finding?

  /// `nil` when the calibration does not tell what movement means: too little of it, or too often without objects.
  package init?(_ normal: NormalTraffic.Movement, configuration: Configuration = .init()) {
    guard normal.seen >= configuration.fewestCalibrated,
      Double(normal.seen) >= configuration.leastShare * Double(normal.moving)
    else { return nil }
    self.configuration = configuration
    above = normal.above
    share = Double(normal.seen) / Double(normal.moving)
    let (count, z) = (Double(normal.moving), 1.96)
    leastShare =
      (share + z * z / (2 * count) - z * ((share * (1 - share) + z * z / (4 * count)) / count).squareRoot())
      / (1 + z * z / count)
    liveliest = configuration.liveliest * Double(normal.moving) / Double(max(1, normal.stretches))
  }

  /// Takes a picture in which something could be told apart, captured at `time` nanoseconds.
  package mutating func looked(_ picture: ImageSummary, at time: Int64) {
    stretches.looked(picture, at: time)
  }

  /// Takes a frame that a detector looked at, with all it saw.
  ///
  /// - Returns: whether ``finding`` came or went.
  package mutating func frame(detections: Int, at time: Int64) -> Bool {
    let before = finding == nil
    for stretch in stretches.frame(detections: detections, at: time) { take(stretch) }
    return (finding == nil) != before
  }

  private mutating func take(_ stretch: MovementStretches.Stretch) {
    if let last = window.last, stretch.start <= last.start { forget() }
    if since == nil { since = stretch.start }
    window.append(stretch)
    let start = stretch.start - Int64(configuration.window * 1e9)
    window.removeFirst(window.firstIndex { $0.start > start } ?? 0)
    let moving = window.filter { $0.movement >= above }
    if finding != nil {
      if isSeeing(moving) {
        finding = nil
        forget()
        window = [stretch]
        since = stretch.start
      }
      return
    }
    guard let since, Double(stretch.start - since) / 1e9 >= configuration.window * 0.9,
      moving.count >= configuration.fewest,
      Double(moving.count) <= liveliest * Double(window.count)
    else { return }
    let seen = moving.count(where: \.isSeen)
    guard Double(seen) <= configuration.nothing * share * Double(moving.count),
      Self.chance(ofAtMost: seen, of: moving.count, at: leastShare) <= configuration.chance
    else { return }
    finding = Finding(moving: moving.count, seen: seen, normalShare: share)
  }

  /// Whether half as much as ever is seen when it moves; unlike the finding itself, this takes a few minutes.
  private func isSeeing(_ moving: [MovementStretches.Stretch]) -> Bool {
    let latest = moving.suffix(configuration.recovery)
    return latest.count == configuration.recovery
      && Double(latest.count(where: \.isSeen)) >= share / 2 * Double(latest.count)
  }

  private mutating func forget() {
    window = []
    since = nil
  }

  /// Probability of at most `count` successes in so many trials (binomial).
  static func chance(ofAtMost count: Int, of trials: Int, at probability: Double) -> Double {
    guard count < trials, probability > 0, probability < 1 else {
      return count >= trials ? 1 : probability <= 0 ? 1 : 0
    }
    var sum = 0.0
    for successes in 0...count {
      let ways =
        lgamma(Double(trials + 1)) - lgamma(Double(successes + 1)) - lgamma(Double(trials - successes + 1))
      sum += exp(
        ways + Double(successes) * log(probability) + Double(trials - successes) * log(1 - probability))
    }
    return min(1, sum)
  }
}
