import Glibc

/// Footage that was meant to be normal may hold a few oddities. They would lift every threshold, so those that stand
/// apart from all else can be left out.
extension Calibration {
  /// A track that was left out of a calibration.
  package struct LeftOut: Sendable, Hashable {
    package var source: String
    package var track: String
    /// Capture times of its first and last object, nanoseconds.
    package var first: Int64
    package var last: Int64
    /// Peak of its smoothed score, or its highest score where its objects are a sample.
    package var score: Float
  }

  /// Values that stand apart are expected once in so many recordings of this length.
  static let recordings = 100.0
  /// Fewest ordinary values that tell what an ordinary one is.
  static let fewestOrdinary = 25

  /// Fits as ``fit(_:detector:)`` does, without the tracks that stand apart: of the part `trim` (0...0.5) that peaks
  /// highest, those that a tail fitted to all the others would show once in ``recordings``. The highest of ordinary
  /// tracks stay in, for they are what thresholds stand between.
  ///
  /// - Parameter isSample: the objects are a sample, with gaps inside their tracks: a track is judged by its highest
  ///   score, not by the smoothed one.
  package static func fit(
    _ objects: [CalibrationObject], detector: String, trim: Double, isSample: Bool = false
  ) throws -> (calibration: Calibration, leftOut: [LeftOut]) {
    let whole = try fit(objects, detector: detector)
    guard trim > 0, let (_, tracks) = tracks(objects, whole.tasks, .evidence) else {
      return (whole, [])
    }
    let scores = tracks.mapValues { isSample ? $0.highest : $0.peak }.sorted {
      $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
    }
    let apart = standingApart(scores.map(\.value), part: trim)
    guard apart > 0 else { return (whole, []) }
    let odd = Dictionary(uniqueKeysWithValues: scores.prefix(apart).map { ($0.key, $0.value) })
    var times: [TrackKey: (first: Int64, last: Int64)] = [:]
    let ordinary = objects.filter { object in
      let key = TrackKey(source: object.source, track: object.track)
      guard odd[key] != nil else { return true }
      let time = object.stamp.captureTime
      let known = times[key] ?? (time, time)
      times[key] = (min(known.first, time), max(known.last, time))
      return false
    }
    var calibration = try fit(ordinary, detector: detector)
    // The footage was as long as it was, whatever is left out of it.
    calibration.seconds = whole.seconds
    calibration.frames = whole.frames
    return (
      calibration,
      scores.prefix(apart).map { key, score in
        LeftOut(
          source: key.source, track: key.track, first: times[key]?.first ?? 0, last: times[key]?.last ?? 0,
          score: score)
      }
    )
  }

  /// How many of the largest of some descending values stand apart, at most `part` of all; none where the others are
  /// too few to tell.
  static func standingApart(_ descending: [Float], part: Double) -> Int {
    let most = min(descending.count / 2, Int((Double(descending.count) * part).rounded(.up)))
    guard most > 0, descending.count - most >= fewestOrdinary,
      let tail = TailCalibration.fit(Array(descending.dropFirst(most)))
    else { return 0 }
    let limit = log10(Double(descending.count) * recordings)
    return descending.prefix(most).prefix { tail.surprise($0) > limit }.count
  }
}
