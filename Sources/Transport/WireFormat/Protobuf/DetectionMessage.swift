import CWireFormat
import VideoModel

extension MessageWriter {
  func frameDetections(
    _ detections: FrameDetections
  ) -> UnsafeMutablePointer<Vagary__V1__FrameDetections> {
    make(vagary__v1__frame_detections__init) { message in
      message.source = text(detections.source.text)
      if detections.stamp.frameID != WireFormat.noFrameID {
        message.has_frame_id_case = VAGARY__V1__FRAME_DETECTIONS__HAS_FRAME_ID_FRAME_ID
        message.frame_id = detections.stamp.frameID
      }
      message.capture_time_ns = detections.stamp.captureTime
      message.frame_width = UInt32(clamping: detections.frameWidth)
      message.frame_height = UInt32(clamping: detections.frameHeight)
      message.detector = detector(detections.detector)
      let list: [UnsafeMutablePointer<Vagary__V1__Detection>?] = detections.detections.map(detection)
      set(list, &message.n_detections, &message.detections)
    }
  }

  func detector(_ detector: DetectorIdentity) -> UnsafeMutablePointer<Vagary__V1__DetectorIdentity> {
    make(vagary__v1__detector_identity__init) { message in
      message.id = text(detector.id)
      message.version = text(detector.version)
      message.score_meaning = text(detector.scoreMeaning)
      let labels: [UnsafeMutablePointer<CChar>?] = detector.labels.map(text)
      set(labels, &message.n_labels, &message.labels)
    }
  }

  func box(_ box: BoundingBox) -> UnsafeMutablePointer<Vagary__V1__BoundingBox> {
    make(vagary__v1__bounding_box__init) {
      $0.left = box.left
      $0.top = box.top
      $0.width = box.width
      $0.height = box.height
    }
  }

  private func detection(_ detection: Detection) -> UnsafeMutablePointer<Vagary__V1__Detection> {
    make(vagary__v1__detection__init) { message in
      message.box = box(detection.box)
      message.label = text(detection.label)
      message.has_confidence_case = VAGARY__V1__DETECTION__HAS_CONFIDENCE_CONFIDENCE
      message.confidence = detection.confidence
      set(detection.classScores, &message.n_class_scores, &message.class_scores)
      message.track_id = text(detection.trackID)
    }
  }
}

extension MessageReader {
  func frameDetections(_ message: Vagary__V1__FrameDetections) throws(WireError) -> FrameDetections {
    let source = try source(text(message.source), "frame_detections.source")
    let size = try frameSize(message.frame_width, message.frame_height)
    let hasID = message.has_frame_id_case == VAGARY__V1__FRAME_DETECTIONS__HAS_FRAME_ID_FRAME_ID
    return FrameDetections(
      source: source,
      stamp: FrameStamp(
        frameID: hasID ? message.frame_id : WireFormat.noFrameID, captureTime: message.capture_time_ns),
      frameWidth: size.width, frameHeight: size.height,
      detector: detector(try required(message.detector, "frame_detections.detector")),
      detections: try messages(message.n_detections, message.detections).map(detection))
  }

  func detector(_ message: Vagary__V1__DetectorIdentity) -> DetectorIdentity {
    DetectorIdentity(
      id: text(message.id), version: text(message.version),
      labels: texts(message.n_labels, message.labels), scoreMeaning: text(message.score_meaning))
  }

  func box(
    _ message: UnsafeMutablePointer<Vagary__V1__BoundingBox>?, _ field: String
  ) throws(WireError) -> BoundingBox {
    let message = try required(message, field)
    return BoundingBox(
      left: message.left, top: message.top, width: message.width, height: message.height)
  }

  private func detection(_ message: Vagary__V1__Detection) throws(WireError) -> Detection {
    let hasConfidence = message.has_confidence_case == VAGARY__V1__DETECTION__HAS_CONFIDENCE_CONFIDENCE
    return Detection(
      box: try box(message.box, "frame_detections.detections.box"), label: text(message.label),
      confidence: hasConfidence ? message.confidence : 1,
      classScores: floats(message.n_class_scores, message.class_scores),
      trackID: text(message.track_id))
  }
}
