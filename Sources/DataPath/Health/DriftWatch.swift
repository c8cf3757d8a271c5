import VideoModel

/// Tells when what a source shows is no longer what it was calibrated on: other scores, more or fewer objects at a
/// time, other classes, other sizes. Nothing adapts to it.
///
/// A finding is large and certain. Large: a share whose odds are three times as high or as low, and at least 0.03 away;
/// twice or half as many objects at a time. Certain: five standard errors apart, those of the calibration and those of
/// the window taken together; minutes count as independent, not objects, and at least twenty minutes on either side
/// have something in them. It ends when odds are within twice (numbers within 1.5 times), or when it is no longer three
/// standard errors apart. An empty night shows nothing and so is no drift.
///
/// Decides on times and events; a value with one owner, without a clock. Holds a few numbers for each minute.
package struct DriftWatch: Sendable {
  package struct Configuration: Sendable, Equatable {
    /// Capture time the check looks back on, seconds.
    package var window = HealthConfiguration().window
    /// Minutes with objects, in the calibration and in the window, without which nothing is told.
    package var fewestBlocks = 20
    /// Standard errors that make a finding certain, and under which it ends.
    package var certain = 5.0
    package var uncertain = 3.0

    package init() {}
  }

  /// What is no longer as it was, with the numbers of the moment it was found.
  package struct Finding: Sendable, Equatable {
    package var quantity: NormalTraffic.Quantity
    package var normal: Double
    package var now: Double
  }

  private let configuration: Configuration
  private let normal: [(quantity: NormalTraffic.Quantity, normal: BlockRatio.Estimate)]
  private var tally: TrafficTally
  private var window: [(block: TrafficBlock, start: Int64)] = []
  /// In the order of ``NormalTraffic/quantities``.
  package private(set) var findings: [Finding] = []

  /// `nil` when the calibration has too few minutes with objects to compare with.
  package init?(_ traffic: NormalTraffic, configuration: Configuration = .init()) {
    guard traffic.objects.blocks >= configuration.fewestBlocks else { return nil }
    self.configuration = configuration
    normal = traffic.quantities
    tally = TrafficTally(labels: Set(traffic.labels.keys), heights: traffic.heights)
  }

  /// Takes the scored objects of a frame captured at `time` nanoseconds.
  ///
  /// - Returns: whether another set of quantities is found now.
  package mutating func push(_ objects: [TrafficTally.Object], at time: Int64) -> Bool {
    guard let finished = tally.push(objects, at: time) else { return false }
    if let last = window.last, finished.start <= last.start { window = [] }
    window.append(finished)
    let start = finished.start - Int64(configuration.window * 1e9)
    window.removeAll { $0.start <= start }
    return compare()
  }

  private mutating func compare() -> Bool {
    let blocks = window.map(\.block)
    let before = findings.map(\.quantity)
    findings = normal.compactMap { quantity, normal in
      let known = findings.first { $0.quantity == quantity }
      guard let now = TrafficBlock.estimate(quantity, of: blocks), now.blocks >= configuration.fewestBlocks
      else { return known }
      let isFound = Self.isApart(
        quantity, normal, now, errors: known == nil ? configuration.certain : configuration.uncertain,
        isKnown: known != nil)
      return isFound ? known ?? Finding(quantity: quantity, normal: normal.value, now: now.value) : nil
    }
    return findings.map(\.quantity) != before
  }

  private static func isApart(
    _ quantity: NormalTraffic.Quantity, _ normal: BlockRatio.Estimate, _ now: BlockRatio.Estimate,
    errors: Double, isKnown: Bool
  ) -> Bool {
    let isLarge: Bool
    // A share that was the same in all minutes has no error that could be measured: it is taken as known to half a
    // minute of them.
    var floor: (BlockRatio.Estimate) -> Double = { 0.5 / Double(max(1, $0.blocks)) }
    if case .objects = quantity {
      let factor = isKnown ? 1.5 : 2.0
      isLarge = now.value >= factor * normal.value || normal.value >= factor * now.value
      floor = { _ in 0 }
    } else {
      let factor = isKnown ? 2.0 : 3.0
      let ratio = odds(now.value) / odds(normal.value)
      isLarge = (ratio >= factor || ratio <= 1 / factor) && abs(now.value - normal.value) >= 0.03
    }
    let (first, second) = (max(normal.error, floor(normal)), max(now.error, floor(now)))
    let error = (first * first + second * second).squareRoot()
    return isLarge && abs(now.value - normal.value) >= errors * error
  }

  private static func odds(_ share: Double) -> Double {
    let share = min(0.999, max(0.001, share))
    return share / (1 - share)
  }
}
