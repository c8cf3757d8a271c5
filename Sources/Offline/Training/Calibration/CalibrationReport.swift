import Fusion
import PlainText
import VideoModel

/// Summarises a calibration: the footage it was made of, and the rates of false events it can promise.
package struct CalibrationReport {
  package let calibration: Calibration
  package let folder: String
  package let profile: Profile
  package let falsePerDay: Double?
  /// The camera; `nil`: that of the files.
  package let source: SourceID?
  /// Tracks that stood apart and are not in it.
  package let leftOut: [Calibration.LeftOut]

  package init(
    _ calibration: Calibration, folder: String, profile: Profile = .day, falsePerDay: Double?,
    source: SourceID? = nil, leftOut: [Calibration.LeftOut] = []
  ) {
    self.source = source
    self.leftOut = leftOut
    self.profile = profile
    self.calibration = calibration
    self.folder = folder
    self.falsePerDay = falsePerDay
  }

  package var text: String { ([promise] + leftOut.map(Self.line)).joined(separator: "\n") }

  private var promise: String {
    let made =
      "\(calibration.objects) objects on \(calibration.tracks) tracks in \(TimeSpan.text(calibration.seconds)) of footage: "
      + "calibrated \(folder)\(profile == .day ? "" : " for \(profile.rawValue)")"
    guard let rate = falsePerDay else { return made }
    guard calibration.supports(falseEventsPerHour: rate / 24) else {
      let needed = TimeSpan.text(Calibration.secondsNeeded(falseEventsPerHour: rate / 24))
      return made
        + "\n\(Rounded.text(rate, places: 2)) false events per day need about \(needed) of normal footage, there is "
        + "\(TimeSpan.text(calibration.seconds)): a node that asks for them publishes scores, but no events"
    }
    let interval = calibration.interval(falseEventsPerHour: rate / 24)
    let places = rate < 100 ? 1 : 0
    let threshold = calibration.eventThreshold(falseEventsPerHour: rate / 24).map {
      "events from \(Rounded.text(Double($0), places: 2)) on"
    }
    return
      ([
        made,
        "\(Rounded.text(rate, places: places)) false events per day: expect \(Rounded.text(interval.lowerBound * 24, places: places)) to \(Rounded.text(interval.upperBound * 24, places: places))",
      ] + (threshold.map { [$0] } ?? [])).joined(separator: "\n")
  }

  package var json: String {
    var fields = source.map { ["\"source\":\(JSONText.quoted($0.text))"] } ?? []
    fields += [
      "\"folder\":\(JSONText.quoted(folder))", "\"profile\":\"\(profile.rawValue)\"",
      "\"objects\":\(calibration.objects)",
      "\"tracks\":\(calibration.tracks)", "\"seconds\":\(Rounded.text(calibration.seconds, places: 1))",
    ]
    if let rate = falsePerDay {
      let interval = calibration.interval(falseEventsPerHour: rate / 24)
      let threshold = calibration.eventThreshold(falseEventsPerHour: rate / 24)
      fields += [
        "\"false_per_day\":\(Rounded.text(rate, places: 4))",
        "\"supported\":\(calibration.supports(falseEventsPerHour: rate / 24))",
        "\"seconds_needed\":\(Rounded.text(Calibration.secondsNeeded(falseEventsPerHour: rate / 24), places: 0))",
        "\"interval_per_day\":[\(Rounded.text(interval.lowerBound * 24, places: 3)),\(Rounded.text(interval.upperBound * 24, places: 3))]",
        "\"threshold\":\(threshold.map { Rounded.text(Double($0), places: 3) } ?? "null")",
      ]
    }
    if !leftOut.isEmpty { fields.append("\"left_out\":[\(leftOut.map(Self.json).joined(separator: ","))]") }
    return "{" + fields.joined(separator: ",") + "}"
  }

  /// A track that was left out, for people.
  package static func line(_ track: Calibration.LeftOut) -> String {
    "left out of the calibration: track \(track.track) of \(track.source), "
      + "\(UTCTime.text(nanoseconds: track.first, digits: 0)) to "
      + "\(UTCTime.text(nanoseconds: track.last, digits: 0)), score \(Rounded.text(Double(track.score), places: 1))"
  }

  private static func json(_ track: Calibration.LeftOut) -> String {
    "{\"source\":\(JSONText.quoted(track.source)),\"track\":\(JSONText.quoted(track.track)),"
      + "\"first_ns\":\"\(track.first)\",\"last_ns\":\"\(track.last)\",\"score\":\(Rounded.text(Double(track.score), places: 3))}"
  }
}
