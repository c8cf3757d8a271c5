import Foundation
import VideoModel

/// What normal looks like on one camera, in the tasks' own scores: made from held-out normal footage,
/// kept beside the weights as `calibration.json`.
package struct Calibration: Sendable, Codable, Equatable {
  /// The version this code writes; it reads no later one.
  package static let currentVersion = 1

  /// The fused score of one ``FusionMode`` on held-out footage.
  package struct Fused: Sendable, Codable, Equatable {
    /// Fused raw scores of objects.
    package var objects: TailCalibration
    /// Highest smoothed calibrated score of each track (``TrackSmoother``).
    package var trackPeaks: TailCalibration
    /// The largest of these, descending, at most ``mostPeaks``: what rare events are told apart by. Empty in
    /// calibrations that were made before they were kept.
    package var highestPeaks: [Float]

    static let mostPeaks = 1000

    package init(objects: TailCalibration, trackPeaks: TailCalibration, highestPeaks: [Float] = []) {
      self.objects = objects
      self.trackPeaks = trackPeaks
      self.highestPeaks = highestPeaks
    }

    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      objects = try values.decode(TailCalibration.self, forKey: .objects)
      trackPeaks = try values.decode(TailCalibration.self, forKey: .trackPeaks)
      highestPeaks = try values.decodeIfPresent([Float].self, forKey: .highestPeaks) ?? []
    }
  }

  /// Of this format.
  package var version: Int
  /// By short task id.
  package var tasks: [String: TaskCalibration]
  /// By raw value of ``FusionMode``; a mode that could not be fitted is missing.
  package var fused: [String: Fused]
  /// Held-out objects, tracks and frames with an object.
  package var objects: Int
  package var tracks: Int
  package var frames: Int
  /// Capture time of the held-out footage.
  package var seconds: Double
  /// Who saw the held-out boxes; scores of one detector mean nothing on another's boxes.
  package var detector: String
  /// What else was normal; `nil` in calibrations made before it was kept, and where the objects are a sample.
  package var traffic: NormalTraffic?

  package init(
    version: Int = Calibration.currentVersion, tasks: [String: TaskCalibration], fused: [String: Fused],
    objects: Int, tracks: Int, frames: Int, seconds: Double, detector: String,
    traffic: NormalTraffic? = nil
  ) {
    self.version = version
    self.tasks = tasks
    self.fused = fused
    self.objects = objects
    self.tracks = tracks
    self.frames = frames
    self.seconds = seconds
    self.detector = detector
    self.traffic = traffic
  }

  /// Tasks that gave the same score to everything and so are left out of the fusion, in alphabetical
  /// order.
  package var constantTasks: [String] {
    tasks.filter(\.value.isConstant).map(\.key).sorted()
  }

  /// One line for each thing that makes the calibration unusable; empty when it can be used.
  package func problems() -> [String] {
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
      let highest = fused.highestPeaks
      if !highest.allSatisfy(\.isFinite) || !zip(highest, highest.dropFirst()).allSatisfy({ $0 >= $1 }) {
        problems.append("calibration.fused.\(mode).highestPeaks must be finite and descend")
      }
    }
    for (name, count) in [("objects", objects), ("tracks", tracks), ("frames", frames)] where count < 0 {
      problems.append("calibration.\(name) is \(count), must be 0 or more")
    }
    if !(seconds >= 0 && seconds.isFinite) {
      problems.append("calibration.seconds is \(seconds), must be 0 or more")
    }
    return problems + (traffic?.problems("calibration.traffic") ?? [])
  }

  /// As `calibration.json`: keys sorted, every number as exact as it was.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(self)
  }

  /// Footage that a threshold for `rate` false events an hour needs, seconds: as long as three of them take. Of
  /// rarer ones the footage says nothing.
  package static func secondsNeeded(falseEventsPerHour rate: Double) -> Double { 3 * 3600 / rate }

  /// What events are decided on.
  private var evidence: Fused? { fused[FusionMode.evidence.rawValue] }

  /// Whether the held-out footage was long enough for such a threshold.
  package func supports(falseEventsPerHour rate: Double) -> Bool {
    rate > 0 && seconds >= Self.secondsNeeded(falseEventsPerHour: rate) * 0.999
  }

  /// False events an hour that are to be expected where `rate` was asked for: the 95 % interval of a Poisson count
  /// that was seen once, on this footage (Garwood 1936, by the approximation of Wilson and Hilferty 1931).
  package func interval(falseEventsPerHour rate: Double) -> ClosedRange<Double> {
    let hours = max(seconds, 1e-9) / 3600
    let count = rate * hours
    func bound(_ count: Double, _ side: Double) -> Double {
      count > 0 ? count * pow(max(0, 1 - 1 / (9 * count) + side * 1.96 / (3 * count.squareRoot())), 3) : 0
    }
    return (bound(count, -1) / hours)...(bound(count + 1, 1) / hours)
  }

  /// The smoothed calibrated score that about `rate` normal tracks an hour would pass on footage as
  /// busy as the held-out one: a threshold for events. At most 0.8 of the smoother's ceiling; `nil`
  /// when the calibration or the footage is missing.
  ///
  /// Between the held-out tracks that so many others exceeded; rarer than the rarest of them by the fitted tail.
  package func eventThreshold(falseEventsPerHour rate: Double) -> Float? {
    guard let fused = evidence, rate > 0, seconds > 0, tracks > 0 else { return nil }
    let limit = TrackSmoother.defaultCeiling * 0.8
    let allowed = rate * seconds / 3600
    let place = Int(allowed)
    if place >= 1, place < fused.highestPeaks.count {
      let (above, below) = (fused.highestPeaks[place - 1], fused.highestPeaks[place])
      return min(limit, above + (below - above) * Float(allowed - Double(place)))
    }
    let surprise = max(0, log10(Double(tracks) / allowed))
    return min(limit, Float(fused.trackPeaks.value(atSurprise: surprise)))
  }

  /// How seldom normal tracks peak as high as `peak`, a smoothed calibrated score: counted where held-out ones did,
  /// else extrapolated. `nil` when the calibration or the footage is missing.
  package func rarity(ofPeak peak: Float) -> AnomalyEvent.Rarity? {
    guard let extrapolated = secondsBetweenTracks(peakingAt: peak) else { return nil }
    let highest = evidence?.highestPeaks ?? []
    guard let top = highest.first else {
      return .init(secondsBetween: extrapolated, isBeyondCalibration: extrapolated > seconds)
    }
    if peak > top { return .init(secondsBetween: max(seconds, extrapolated), isBeyondCalibration: true) }
    guard let last = highest.last, peak > last || highest.count == tracks else {
      return .init(secondsBetween: extrapolated, isBeyondCalibration: false)
    }
    return .init(
      secondsBetween: seconds / Double(max(1, highest.count { $0 >= peak })), isBeyondCalibration: false)
  }

  /// Seconds between two normal tracks that peak this high, on footage as busy as the held-out one:
  /// "about once in 9 hours". `peak` is a smoothed calibrated score; `nil` as above.
  package func secondsBetweenTracks(peakingAt peak: Float) -> Double? {
    guard let peaks = evidence?.trackPeaks, seconds > 0, tracks > 0 else { return nil }
    return seconds / Double(tracks) * pow(10, peaks.surprise(peak))
  }
}
