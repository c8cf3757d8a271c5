import VideoModel

/// Messages of producers.
extension MessageJSON {
  static func json(_ frame: Frame, timing: FrameTiming) -> JSONValue {
    let image = frame.image
    let presentation = timing.presentation.map { time in
      JSONValue.object([
        ("value", .wide(time.value)), ("time_base_numerator", .integer(Int(time.timeBaseNumerator))),
        ("time_base_denominator", .integer(Int(time.timeBaseDenominator))),
      ])
    }
    let planes = image.planes.map { plane in
      JSONValue.object([("offset", .integer(plane.offset)), ("stride", .integer(plane.stride))])
    }
    return .object(
      [("source", .text(frame.source.text))] + stamp(frame.stamp) + [
        ("clock_source", timing.clock == .unspecified ? nil : .text(timing.clock.rawValue)),
        ("presentation_time", presentation), ("width", .integer(image.width)),
        ("height", .integer(image.height)), ("encoding", .text(image.encoding.rawValue)),
        ("planes", .list(planes)), ("blob_index", .integer(0)),
      ])
  }

  static func json(_ detections: FrameDetections) -> JSONValue {
    .object(
      [("source", .text(detections.source.text))] + stamp(detections.stamp) + [
        ("frame_width", .integer(detections.frameWidth)),
        ("frame_height", .integer(detections.frameHeight)),
        ("detector", json(detections.detector)),
        ("detections", .list(detections.detections.map(json))),
      ])
  }

  static func json(_ detector: DetectorIdentity) -> JSONValue {
    .object([
      ("id", .text(detector.id)), ("version", .filled(detector.version)),
      ("score_meaning", .filled(detector.scoreMeaning)),
      ("labels", .list(detector.labels.map { .text($0) })),
    ])
  }

  private static func json(_ detection: Detection) -> JSONValue {
    // A list has no place for a missing number, so one bad value leaves all class scores out.
    let scores = detection.classScores
    let usable = !scores.isEmpty && scores.allSatisfy(\.isFinite)
    return .object([
      ("box", box(detection.box)), ("label", .filled(detection.label)),
      ("confidence", .finite(detection.confidence)),
      ("class_scores", usable ? .list(scores.map { .number($0) }) : nil),
      ("track_id", .filled(detection.trackID)),
    ])
  }
}
