import Glibc

/// The smoothed calibrated score of one track. Events are decided on it.
///
/// The calibrated score is smoothed, not the raw one. Nearly all normal calibrated scores are between 0 and 2, so a very
/// ordinary frame lowers the score of an odd span no more than an ordinary one, and a threshold has the same meaning on
/// every camera.
///
/// Three rules keep a single odd frame of a normal object from opening an event. A track starts at 0. One frame counts
/// for at most the ceiling. One frame has a weight of at most ``largestWeight``, however long the track was unseen.
package struct TrackSmoother: Sendable {
  /// Highest calibrated score that a frame counts for, `-log10` of the tail probability.
  package static let defaultCeiling: Float = 10
  /// Default time constant, seconds. Odd behaviour lasts a second or more; with a shorter constant, single steps of a
  /// normal walker reach the same score.
  package static let defaultTimeConstant = 1.0
  static let largestWeight: Float = 0.25

  /// Time constant of the exponential smoothing, seconds, above 0.
  package let timeConstant: Double
  package let ceiling: Float
  /// The smoothed score; 0 at the beginning.
  package private(set) var value: Float = 0
  private var lastTime: Int64?

  package init(
    timeConstant: Double = TrackSmoother.defaultTimeConstant, ceiling: Float = TrackSmoother.defaultCeiling
  ) {
    precondition(timeConstant > 0, "the time constant must be over 0")
    self.timeConstant = timeConstant
    self.ceiling = ceiling
  }

  /// Takes the calibrated score, which must be finite, of a frame captured at `captureTime` nanoseconds and returns the
  /// smoothed score. The first frame of a track changes only the time; a time that does not advance changes nothing.
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
