import Bundles
import Foundation
import Fusion
import PlainText
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
    var members = TrainingSummary(bundle: model, folder: folder).members
    members += [
      ("collected", .integer(collected)), ("bytes", .integer(bytes)),
      ("core_minutes", .double((coreMinutes * 100).rounded() / 100)),
      ("forecast_core_minutes", forecastCoreMinutes.map { .double(($0 * 100).rounded() / 100) }),
      ("review", review.map { .text($0) }), ("dropped", .counts(dropped)),
      ("sources", .list(sources.map(Self.value))),
    ]
    return JSONValue.object(members).line
  }

  private static func value(_ source: Source) -> JSONValue {
    let tally = source.tally
    let leftOut = source.leftOut.map { track -> JSONValue in
      .object([
        ("track", .text(track.track)), ("first_ns", .wide(track.first)), ("last_ns", .wide(track.last)),
        ("score", .double(Double(track.score))),
      ])
    }
    let calibration = source.calibration.map { calibration -> JSONValue in
      .object([
        ("on", .text(source.isListened ? "listening" : "held-out-sample")),
        ("objects", .integer(calibration.objects)), ("tracks", .integer(calibration.tracks)),
        ("seconds", .double(calibration.seconds)),
      ])
    }
    return .object([
      ("source", .text(source.source.text)), ("bundle", .text(source.folder)),
      ("frames", .integer(tally.frames)), ("frames_detected", .integer(tally.detected)),
      ("detections", .integer(tally.detections)), ("offered", .integer(tally.offered)),
      ("not_offered", .counts(tally.notOffered)), ("left_out", .list(leftOut)), ("calibration", calibration),
    ])
  }
}
