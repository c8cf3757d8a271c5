import CWireFormat
import VideoModel

extension MessageWriter {
  func frameScore(_ scored: ScoreMessage) -> UnsafeMutablePointer<Vagary__V1__FrameScore> {
    let score = scored.score
    return make(vagary__v1__frame_score__init) { message in
      message.source = text(score.source.text)
      if score.stamp.frameID != WireFormat.noFrameID {
        message.has_frame_id_case = VAGARY__V1__FRAME_SCORE__HAS_FRAME_ID_FRAME_ID
        message.frame_id = score.stamp.frameID
      }
      message.capture_time_ns = score.stamp.captureTime
      message.frame_width = UInt32(clamping: score.frameWidth)
      message.frame_height = UInt32(clamping: score.frameHeight)
      if let raw = score.raw {
        message.has_raw_case = VAGARY__V1__FRAME_SCORE__HAS_RAW_RAW
        message.raw = raw
      }
      if let causal = score.causal {
        message.has_causal_case = VAGARY__V1__FRAME_SCORE__HAS_CAUSAL_CAUSAL
        message.causal = causal
      }
      if let calibrated = score.calibrated {
        message.has_calibrated_case = VAGARY__V1__FRAME_SCORE__HAS_CALIBRATED_CALIBRATED
        message.calibrated = calibrated
      }
      message.detected = score.detected ? 1 : 0
      let objects: [UnsafeMutablePointer<Vagary__V1__ObjectScore>?] = score.objects.map(object)
      set(objects, &message.n_objects, &message.objects)
      let notScored: [UnsafeMutablePointer<Vagary__V1__NotScored>?] = score.notScored.map(self.notScored)
      set(notScored, &message.n_not_scored, &message.not_scored)
      message.info_version = text(scored.infoVersion)
      message.look_ahead_frames = UInt32(clamping: scored.lookAhead)
      message.latency_ns = scored.latency
    }
  }

  func task(_ task: TaskScore) -> UnsafeMutablePointer<Vagary__V1__TaskScore> {
    make(vagary__v1__task_score__init) { message in
      message.task = text(task.task)
      if let raw = task.raw {
        message.has_raw_case = VAGARY__V1__TASK_SCORE__HAS_RAW_RAW
        message.raw = raw
      }
      if let standardised = task.standardised {
        message.has_standardised_case = VAGARY__V1__TASK_SCORE__HAS_STANDARDISED_STANDARDISED
        message.standardised = standardised
      }
      if let tail = task.tail {
        message.has_tail_case = VAGARY__V1__TASK_SCORE__HAS_TAIL_TAIL
        message.tail = tail
      }
      message.share = task.share
    }
  }

  private func object(_ object: ObjectScore) -> UnsafeMutablePointer<Vagary__V1__ObjectScore> {
    make(vagary__v1__object_score__init) { message in
      message.box = box(object.box)
      message.label = text(object.label)
      message.confidence = object.confidence
      message.track = text(object.track)
      let tasks: [UnsafeMutablePointer<Vagary__V1__TaskScore>?] = object.tasks.map(task)
      set(tasks, &message.n_tasks, &message.tasks)
      message.raw = object.raw
      message.plain_mean = object.plainMean
      message.calibrated = object.calibrated
    }
  }

  private func notScored(_ object: NotScored) -> UnsafeMutablePointer<Vagary__V1__NotScored> {
    make(vagary__v1__not_scored__init) { message in
      message.box = box(object.box)
      message.label = text(object.label)
      message.track = text(object.track)
      message.reason = object.reason.wire
    }
  }
}

extension MessageReader {
  func frameScore(_ message: Vagary__V1__FrameScore) throws(WireError) -> ScoreMessage {
    let source = try source(text(message.source), "frame_score.source")
    let size = try frameSize(message.frame_width, message.frame_height)
    let hasID = message.has_frame_id_case == VAGARY__V1__FRAME_SCORE__HAS_FRAME_ID_FRAME_ID
    let hasRaw = message.has_raw_case == VAGARY__V1__FRAME_SCORE__HAS_RAW_RAW
    let hasCausal = message.has_causal_case == VAGARY__V1__FRAME_SCORE__HAS_CAUSAL_CAUSAL
    let hasCalibrated = message.has_calibrated_case == VAGARY__V1__FRAME_SCORE__HAS_CALIBRATED_CALIBRATED
    let score = FrameScore(
      source: source,
      stamp: FrameStamp(
        frameID: hasID ? message.frame_id : WireFormat.noFrameID, captureTime: message.capture_time_ns),
      frameWidth: size.width, frameHeight: size.height, raw: hasRaw ? message.raw : nil,
      causal: hasCausal ? message.causal : nil, calibrated: hasCalibrated ? message.calibrated : nil,
      objects: try messages(message.n_objects, message.objects).map(object),
      notScored: try messages(message.n_not_scored, message.not_scored).map(notScored),
      detected: message.detected != 0)
    return ScoreMessage(
      score: score, infoVersion: text(message.info_version), lookAhead: Int(message.look_ahead_frames),
      latency: message.latency_ns)
  }

  func task(_ message: Vagary__V1__TaskScore) -> TaskScore {
    let hasRaw = message.has_raw_case == VAGARY__V1__TASK_SCORE__HAS_RAW_RAW
    let hasStandardised =
      message.has_standardised_case == VAGARY__V1__TASK_SCORE__HAS_STANDARDISED_STANDARDISED
    let hasTail = message.has_tail_case == VAGARY__V1__TASK_SCORE__HAS_TAIL_TAIL
    return TaskScore(
      task: text(message.task), raw: hasRaw ? message.raw : nil,
      standardised: hasStandardised ? message.standardised : nil, tail: hasTail ? message.tail : nil,
      share: message.share)
  }

  private func object(_ message: Vagary__V1__ObjectScore) throws(WireError) -> ObjectScore {
    ObjectScore(
      box: try box(message.box, "frame_score.objects.box"), label: text(message.label),
      confidence: message.confidence, track: text(message.track),
      tasks: messages(message.n_tasks, message.tasks).map(task), raw: message.raw,
      plainMean: message.plain_mean, calibrated: message.calibrated)
  }

  private func notScored(_ message: Vagary__V1__NotScored) throws(WireError) -> NotScored {
    NotScored(
      box: try box(message.box, "frame_score.not_scored.box"), label: text(message.label),
      track: text(message.track), reason: try word(message.reason, "frame_score.not_scored.reason"))
  }
}
