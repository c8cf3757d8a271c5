import Foundation
import VideoModel

/// Messages of a node.
extension MessageJSON {
  static func json(_ message: ScoreMessage) -> JSONValue {
    let score = message.score
    return .object(
      [("source", .text(score.source.text))] + stamp(score.stamp) + [
        ("frame_width", .integer(score.frameWidth)), ("frame_height", .integer(score.frameHeight)),
        ("raw", .finite(score.raw)), ("causal", .finite(score.causal)),
        ("calibrated", .finite(score.calibrated)), ("detected", .flag(score.detected)),
        ("objects", .list(score.objects.map(json))), ("not_scored", .list(score.notScored.map(json))),
        ("info_version", .filled(message.infoVersion)),
        ("look_ahead_frames", .integer(message.lookAhead)), ("latency_ns", .wide(message.latency)),
      ])
  }

  private static func json(_ object: ObjectScore) -> JSONValue {
    .object([
      ("box", box(object.box)), ("label", .filled(object.label)),
      ("confidence", .finite(object.confidence)), ("track", .filled(object.track)),
      ("tasks", .list(object.tasks.map(json))), ("raw", .finite(object.raw)),
      ("plain_mean", .finite(object.plainMean)), ("calibrated", .finite(object.calibrated)),
    ])
  }

  private static func json(_ task: TaskScore) -> JSONValue {
    .object([
      ("task", .text(task.task)), ("raw", .finite(task.raw)),
      ("standardised", .finite(task.standardised)), ("tail", .finite(task.tail)),
      ("share", .finite(task.share)),
    ])
  }

  private static func json(_ object: NotScored) -> JSONValue {
    .object([
      ("box", box(object.box)), ("label", .filled(object.label)), ("track", .filled(object.track)),
      ("reason", .text(object.reason.rawValue)),
    ])
  }

  static func json(_ event: AnomalyEvent) -> JSONValue {
    let boxes = event.boxes.map { stamped in
      JSONValue.object([("stamp", .object(stamp(stamped.stamp))), ("box", box(stamped.box))])
    }
    return .object([
      ("id", .text(event.id)), ("phase", .text(event.phase.rawValue)),
      ("source", .text(event.source.text)), ("track", .filled(event.track)),
      ("label", .filled(event.label)), ("start", .object(stamp(event.start))),
      ("latest", .object(stamp(event.latest))), ("peak", .object(stamp(event.peak))),
      ("peak_box", box(event.peakBox)), ("peak_score", .finite(event.peakScore)),
      ("tasks", .list(event.tasks.map(json))), ("boxes", .list(boxes)),
      ("end_reason", event.endReason.map { .text($0.rawValue) }),
      ("seconds_between", .finite((event.rarity?.secondsBetween).map { Float($0) })),
      ("beyond_calibration", event.rarity?.isBeyondCalibration == true ? .flag(true) : nil),
      ("strip", event.strip.map(json)),
    ])
  }

  private static func json(_ strip: CropStrip) -> JSONValue {
    .object([
      ("stamp", .object(stamp(strip.stamp))), ("crops", .integer(strip.crops)),
      ("jpeg", .text(Data(strip.jpeg).base64EncodedString())),
    ])
  }

  static func json(_ status: SourceStatus) -> JSONValue {
    .object([
      ("source", .text(status.source.text)), ("state", .text(status.state.rawValue)),
      ("profile", status.profile.map { .text($0.rawValue) }),
      ("reasons", .list(status.reasons.map { .text($0) })), ("counters", counters(status.counters)),
    ])
  }

  static func json(_ info: SourceInfo) -> JSONValue {
    let tasks = info.tasks.map { task in
      JSONValue.object([
        ("id", .text(task.id)), ("version", .filled(task.version)), ("mean", .finite(task.mean)),
        ("deviation", .finite(task.deviation)),
      ])
    }
    var step: (key: String, value: JSONValue?) = ("clip_step_frames", nil)
    switch info.clipStep {
    case .frames(let frames): step = ("clip_step_frames", .integer(frames))
    case .milliseconds(let milliseconds): step = ("clip_step_ms", .integer(milliseconds))
    case nil: break
    }
    return .object([
      ("source", .text(info.source.text)), ("info_version", .text(info.infoVersion)),
      ("bundle_id", .filled(info.bundleID)), ("bundle_hash", .filled(info.bundleHash)),
      ("variant", .filled(info.variant)), ("tasks", .list(tasks)),
      ("detector", info.detector.map(json)), step,
      ("class_scores", .text(info.classScores.rawValue)),
    ])
  }

  static func json(_ status: NodeStatus) -> JSONValue {
    .object([
      ("name", .text(status.name)), ("version", .filled(status.version)),
      ("uptime_ns", .wide(status.uptime)), ("sources", .list(status.sources.map { .text($0.text) })),
      ("counters", counters(status.counters)),
    ])
  }
}
