import VideoModel

/// One object of held-out normal footage.
package struct CalibrationObject: Sendable, Hashable {
  /// Camera or clip; capture times are compared within one only.
  package var source: String
  package var stamp: FrameStamp
  /// Unique within the source.
  package var track: String
  package var tasks: [RawTaskScore]
  /// Whether the edge of the frame cuts it off: then it says nothing of its track (``EventDetector``).
  package var isCut: Bool
  /// Its class; empty when the detector has none.
  package var label: String
  /// Of its box, as a part of the frame's height; `nil`: not known, and then no ``NormalTraffic`` is.
  package var height: Float?

  package init(
    source: String, stamp: FrameStamp, track: String, tasks: [RawTaskScore], isCut: Bool = false,
    label: String = "", height: Float? = nil
  ) {
    self.source = source
    self.stamp = stamp
    self.track = track
    self.tasks = tasks
    self.isCut = isCut
    self.label = label
    self.height = height
  }
}

/// Why held-out footage gave no calibration.
package enum CalibrationError: Error, Equatable, CustomStringConvertible {
  /// No object at all, or none that a task with a varying score had an opinion on.
  case nothingToFit(objects: Int, constantTasks: [String])

  package var description: String {
    switch self {
    case .nothingToFit(let objects, let constantTasks):
      let constant =
        constantTasks.isEmpty ? "" : "; always the same score: \(constantTasks.joined(separator: ", "))"
      return
        "nothing to calibrate on: \(objects) held-out objects and no task with a varying score\(constant);"
        + " hold out more footage with detections, or train again"
    }
  }
}

extension Calibration {
  struct TrackKey: Hashable, Comparable {
    var source: String
    var track: String

    static func < (a: TrackKey, b: TrackKey) -> Bool { (a.source, a.track) < (b.source, b.track) }
  }

  /// Fits held-out normal footage for every fusion mode. The order of the objects does not matter.
  ///
  /// Tasks nobody had an opinion on are left out; constant ones are kept and listed in
  /// ``constantTasks``. A few hundred objects settle the scale; thresholds for rare events want days.
  ///
  /// - Parameter detector: who saw the boxes, kept as it is.
  package static func fit(_ objects: [CalibrationObject], detector: String) throws -> Calibration {
    var values: [String: [Float]] = [:]
    for object in objects {
      for score in object.tasks {
        if let raw = score.opinion { values[score.task, default: []].append(raw) }
      }
    }
    let tasks = values.compactMapValues { TaskCalibration.fit($0.sorted()) }
    var fused: [String: Fused] = [:]
    for mode in FusionMode.allCases { fused[mode.rawValue] = fit(objects, tasks, mode) }
    var calibration = Calibration(
      tasks: tasks, fused: fused, objects: objects.count, tracks: 0, frames: 0, seconds: 0,
      detector: detector)
    guard !fused.isEmpty else {
      throw CalibrationError.nothingToFit(
        objects: objects.count, constantTasks: calibration.constantTasks)
    }
    calibration.tracks = Set(objects.map { TrackKey(source: $0.source, track: $0.track) }).count
    for (_, stamps) in Dictionary(grouping: objects, by: \.source).mapValues({ Set($0.map(\.stamp)) }) {
      calibration.frames += stamps.count
      let times = stamps.map(\.captureTime)
      if let first = times.min(), let last = times.max() {
        calibration.seconds += elapsedSeconds(from: first, to: last)
      }
    }
    if let tail = fused[FusionMode.evidence.rawValue]?.objects {
      let surprises = objects.map { object in
        ObjectFusion.raw(object.tasks, ObjectFusion.judge(object.tasks, tasks), .evidence)
          .map { Float(tail.surprise($0)) }
      }
      calibration.traffic = NormalTraffic(objects, surprises: surprises)
    }
    return calibration
  }

  private static func fit(
    _ objects: [CalibrationObject], _ tasks: [String: TaskCalibration], _ mode: FusionMode
  ) -> Fused? {
    guard let (tail, byTrack) = tracks(objects, tasks, mode) else { return nil }
    let peaks = byTrack.values.map(\.peak)
    return TailCalibration.fit(peaks).map {
      Fused(
        objects: tail, trackPeaks: $0, highestPeaks: Array(peaks.sorted(by: >).prefix(Fused.mostPeaks)))
    }
  }

  /// The tail of the objects' fused scores, and for each track its highest calibrated score and the peak of its
  /// smoothed score.
  static func tracks(
    _ objects: [CalibrationObject], _ tasks: [String: TaskCalibration], _ mode: FusionMode
  ) -> (tail: TailCalibration, tracks: [TrackKey: (highest: Float, peak: Float)])? {
    let raws = objects.map { ObjectFusion.raw($0.tasks, ObjectFusion.judge($0.tasks, tasks), mode) }
    guard let tail = TailCalibration.fit(raws.compactMap { $0 }) else { return nil }
    var tracks: [TrackKey: [(stamp: FrameStamp, score: Float)]] = [:]
    for (object, raw) in zip(objects, raws) {
      guard let raw, !object.isCut else { continue }
      tracks[TrackKey(source: object.source, track: object.track), default: []]
        .append((object.stamp, Float(tail.surprise(raw))))
    }
    return (
      tail,
      tracks.mapValues { scores in
        var smoother = TrackSmoother()
        let ordered = scores.sorted {
          ($0.stamp.captureTime, $0.stamp.frameID, $0.score) < (
            $1.stamp.captureTime, $1.stamp.frameID, $1.score
          )
        }
        return (
          scores.map(\.score).max() ?? 0,
          ordered.map { smoother.apply($0.score, at: $0.stamp.captureTime) }.max() ?? 0
        )
      }
    )
  }
}
