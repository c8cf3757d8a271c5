import Glibc

/// The smoothed calibrated score of one track: what events are decided on.
///
/// It is the calibrated score, not the raw one, that is smoothed. On `-log10` of a tail nearly all
/// normal values lie between 0 and 2, so that a very ordinary frame takes no more from an odd span
/// than an ordinary one does, and a threshold means the same on every camera. Three guards keep single
/// odd frames of normal objects out: a track is taken to be normal (0) until shown otherwise, one
/// frame counts for at most the ceiling, and it never weighs more than a quarter, however long the
/// track was unseen before.
package struct TrackSmoother: Sendable {
  /// `-log10` of a tail probability beyond which a single frame says no more.
  package static let defaultCeiling: Float = 10
  /// Seconds. Behaviour that is odd stays so for a second or more; shorter constants let single steps of a
  /// normal walker come as high.
  package static let defaultTimeConstant = 1.0
  static let largestWeight: Float = 0.25

  /// Seconds, over 0.
  package let timeConstant: Double
  package let ceiling: Float
  /// The smoothed score, 0 before the first.
  package private(set) var value: Float = 0
  private var lastTime: Int64?

  package init(
    timeConstant: Double = TrackSmoother.defaultTimeConstant, ceiling: Float = TrackSmoother.defaultCeiling
  ) {
    precondition(timeConstant > 0, "the time constant must be over 0")
    self.timeConstant = timeConstant
    self.ceiling = ceiling
  }

  /// Takes the calibrated score (finite) of the frame captured at `captureTime` nanoseconds. The first
  /// frame of a track only starts its clock; a time that does not advance changes nothing.
  @discardableResult package mutating func apply(_ calibrated: Float, at captureTime: Int64) -> Float {
    if let lastTime {
      let elapsed = max(0, elapsedSeconds(from: lastTime, to: captureTime))
      let weight = min(Self.largestWeight, Float(1 - exp(-elapsed / timeConstant)))
      value += (min(calibrated, ceiling) - value) * weight
    }
    lastTime = captureTime
    return value
  }
}
