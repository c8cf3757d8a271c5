import Foundation

/// What normal looks like on one camera, in the tasks' own scores: made from held-out normal footage,
/// kept beside the weights as `calibration.json`.
public struct Calibration: Sendable, Codable, Equatable {
  /// The version this code writes; it reads no later one.
  public static let currentVersion = 1

  /// The fused score of one ``FusionMode`` on held-out footage.
  public struct Fused: Sendable, Codable, Equatable {
    /// Fused raw scores of objects.
    public var objects: TailCalibration
    /// Highest smoothed calibrated score of each track (``TrackSmoother``): sets event thresholds.
    public var trackPeaks: TailCalibration

    public init(objects: TailCalibration, trackPeaks: TailCalibration) {
      self.objects = objects
      self.trackPeaks = trackPeaks
    }
  }

  /// Of this format.
  public var version: Int
  /// By short task id.
  public var tasks: [String: TaskCalibration]
  /// By raw value of ``FusionMode``; a mode that could not be fitted is missing.
  public var fused: [String: Fused]
  /// Held-out objects, tracks and frames with an object.
  public var objects: Int
  public var tracks: Int
  public var frames: Int
  /// Capture time of the held-out footage.
  public var seconds: Double
  /// Who saw the held-out boxes; scores of one detector mean nothing on another's boxes.
  public var detector: String

  public init(
    version: Int = Calibration.currentVersion, tasks: [String: TaskCalibration], fused: [String: Fused],
    objects: Int, tracks: Int, frames: Int, seconds: Double, detector: String
  ) {
    self.version = version
    self.tasks = tasks
    self.fused = fused
    self.objects = objects
    self.tracks = tracks
    self.frames = frames
    self.seconds = seconds
    self.detector = detector
  }

  /// Tasks that gave the same score to everything and so are left out of the fusion, in alphabetical
  /// order.
  public var constantTasks: [String] {
    tasks.filter(\.value.isConstant).map(\.key).sorted()
  }

  /// One line for each thing that makes the calibration unusable; empty when it can be used.
  public func problems() -> [String] {
    guard version == Self.currentVersion else {
      return [
        "calibration.version is \(version), this program reads \(Self.currentVersion): calibrate again"
      ]
    }
    var problems: [String] = []
    if tasks.isEmpty { problems.append("calibration.tasks is empty: calibrate again") }
    for (name, task) in tasks.sorted(by: { $0.key < $1.key }) {
      problems += task.problems("calibration.tasks.\(name)")
    }
    if !tasks.isEmpty, constantTasks.count == tasks.count {
      problems.append("calibration.tasks: every task is constant, so no object can be scored: train again")
    }
    if fused.isEmpty { problems.append("calibration.fused is empty: calibrate again") }
    for (mode, fused) in fused.sorted(by: { $0.key < $1.key }) {
      problems += fused.objects.problems("calibration.fused.\(mode).objects")
      problems += fused.trackPeaks.problems("calibration.fused.\(mode).trackPeaks")
    }
    for (name, count) in [("objects", objects), ("tracks", tracks), ("frames", frames)] where count < 0 {
      problems.append("calibration.\(name) is \(count), must be 0 or more")
    }
    if !(seconds >= 0 && seconds.isFinite) {
      problems.append("calibration.seconds is \(seconds), must be 0 or more")
    }
    return problems
  }

  /// As `calibration.json`: keys sorted, every number as exact as it was.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(self)
  }

  /// The smoothed calibrated score that about `rate` normal tracks an hour would pass on footage as
  /// busy as the held-out one: a threshold for events. At most 0.8 of the smoother's ceiling; `nil`
  /// when the mode or the footage is missing.
  ///
  /// Rates rarer than the held-out footage shows (one track in all of it) are extrapolated.
  public func eventThreshold(falseEventsPerHour rate: Double, mode: FusionMode = .meanStandardised) -> Float?
  {
    guard let peaks = fused[mode.rawValue]?.trackPeaks, rate > 0, seconds > 0, tracks > 0 else { return nil }
    let tracksPerHour = Double(tracks) / seconds * 3600
    let surprise = max(0, log10(tracksPerHour / rate))
    return Float(min(peaks.value(atSurprise: surprise), Double(TrackSmoother.defaultCeiling) * 0.8))
  }

  /// Seconds between two normal tracks that peak this high, on footage as busy as the held-out one:
  /// "about once in 9 hours". `peak` is a smoothed calibrated score; `nil` as above.
  public func secondsBetweenTracks(peakingAt peak: Float, mode: FusionMode = .meanStandardised) -> Double? {
    guard let peaks = fused[mode.rawValue]?.trackPeaks, seconds > 0, tracks > 0 else { return nil }
    return seconds / Double(tracks) * pow(10, peaks.surprise(peak))
  }
}
