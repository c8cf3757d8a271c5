import Bundles
import Foundation
import Fusion
import Training
import VideoModel
import WireFormat

/// The summary of a training off the bus.
package struct LiveTrainingSummary {
  /// One camera.
  package struct Source {
    var source: SourceID
    var folder: String
    var tally: CollectionTally
    var calibration: Calibration?
    /// Whether the calibration is made of what came after training, rather than of the held-out sample.
    var isListened = false
    var leftOut: [Calibration.LeftOut] = []
  }

  var model: ModelBundle
  var folder: String
  var forecastCoreMinutes: Double?
  var coreMinutes: Double
  var collected: Int
  /// Bytes of the crops, about.
  var bytes: Int
  var sources: [Source] = []
  /// Path of the page with the oddest objects.
  var review: String?
  /// Counts of what did not reach the collection or the calibration, by reason.
  var dropped: [String: UInt64] = [:]

  package var text: String {
    var lines = TrainingSummary(bundle: model, folder: folder).losses
    lines.append("trained on \(collected) objects in \(TrainingForecast.minutes(coreMinutes)) core-minutes")
    for source in sources { lines += text(source) }
    if !dropped.isEmpty {
      lines.append("not used: " + Self.counts(dropped.mapValues { Int(clamping: $0) }))
    }
    if let review { lines.append("the oddest objects: \(review)") }
    return lines.joined(separator: "\n")
  }

  private func text(_ source: Source) -> [String] {
    let tally = source.tally
    var lines = [
      "\(source.source): \(tally.frames) frames, \(tally.detections) detections, \(tally.offered) offered"
        + (tally.notOffered.isEmpty ? "" : "; not offered: " + Self.counts(tally.notOffered))
    ]
    if let calibration = source.calibration {
      lines.append(
        source.isListened
          ? "  " + CalibrationReport(calibration, folder: source.folder, falsePerDay: nil).text
          : "  calibrated \(source.folder) on a sample of \(calibration.objects) held-out objects: good for scores and a "
            + "fixed threshold, not for a rate of false events (`vagary calibrate`)")
    } else {
      lines.append("  \(source.folder) is not calibrated: too few held-out objects (`vagary calibrate`)")
    }
    lines += source.leftOut.map { "  " + CalibrationReport.line($0) }
    return lines
  }

  private static func counts(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  package var json: String {
    var fields = TrainingSummary(bundle: model, folder: folder).fields
    fields["collected"] = collected
    fields["bytes"] = bytes
    fields["core_minutes"] = (coreMinutes * 100).rounded() / 100
    if let forecastCoreMinutes {
      fields["forecast_core_minutes"] = (forecastCoreMinutes * 100).rounded() / 100
    }
    if let review { fields["review"] = review }
    fields["dropped"] = dropped
    fields["sources"] = sources.map { source in
      let tally = source.tally
      var own: [String: Any] = [
        "source": source.source.text, "bundle": source.folder, "frames": tally.frames,
        "frames_detected": tally.detected, "detections": tally.detections, "offered": tally.offered,
        "not_offered": tally.notOffered,
        "left_out": source.leftOut.map {
          [
            "track": $0.track, "first_ns": "\($0.first)", "last_ns": "\($0.last)", "score": Double($0.score),
          ] as [String: Any]
        },
      ]
      if let calibration = source.calibration {
        own["calibration"] =
          [
            "on": source.isListened ? "listening" : "held-out-sample", "objects": calibration.objects,
            "tracks": calibration.tracks, "seconds": calibration.seconds,
          ] as [String: Any]
      }
      return own
    }
    let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
