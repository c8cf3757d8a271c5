import CWireFormat
import VideoModel

extension MessageWriter {
  func sourceInfo(_ info: SourceInfo) -> UnsafeMutablePointer<Vagary__V1__SourceInfo> {
    make(vagary__v1__source_info__init) { message in
      message.source = text(info.source.text)
      message.info_version = text(info.infoVersion)
      message.bundle_id = text(info.bundleID)
      message.bundle_hash = text(info.bundleHash)
      message.variant = text(info.variant)
      let tasks: [UnsafeMutablePointer<Vagary__V1__TaskInfo>?] = info.tasks.map(taskInfo)
      set(tasks, &message.n_tasks, &message.tasks)
      message.detector = info.detector.map(detector)
      switch info.clipStep {
      case .frames(let frames):
        message.clip_step_case = VAGARY__V1__SOURCE_INFO__CLIP_STEP_CLIP_STEP_FRAMES
        message.clip_step_frames = UInt32(clamping: frames)
      case .milliseconds(let milliseconds):
        message.clip_step_case = VAGARY__V1__SOURCE_INFO__CLIP_STEP_CLIP_STEP_MS
        message.clip_step_ms = UInt32(clamping: milliseconds)
      case nil: break
      }
      message.class_scores = info.classScores.wire
    }
  }

  private func taskInfo(_ task: SourceInfo.Task) -> UnsafeMutablePointer<Vagary__V1__TaskInfo> {
    make(vagary__v1__task_info__init) { message in
      message.id = text(task.id)
      message.version = text(task.version)
      if let mean = task.mean {
        message.has_mean_case = VAGARY__V1__TASK_INFO__HAS_MEAN_MEAN
        message.mean = mean
      }
      if let deviation = task.deviation {
        message.has_deviation_case = VAGARY__V1__TASK_INFO__HAS_DEVIATION_DEVIATION
        message.deviation = deviation
      }
    }
  }
}

extension MessageReader {
  func sourceInfo(_ message: Vagary__V1__SourceInfo) throws(WireError) -> SourceInfo {
    SourceInfo(
      source: try source(text(message.source), "source_info.source"),
      infoVersion: text(message.info_version), bundleID: text(message.bundle_id),
      bundleHash: text(message.bundle_hash), variant: text(message.variant),
      tasks: messages(message.n_tasks, message.tasks).map(taskInfo),
      detector: message.detector.map { detector($0.pointee) }, clipStep: clipStep(message),
      classScores: try word(message.class_scores, "source_info.class_scores"))
  }

  private func clipStep(_ message: Vagary__V1__SourceInfo) -> SourceInfo.ClipStep? {
    switch message.clip_step_case {
    case VAGARY__V1__SOURCE_INFO__CLIP_STEP_CLIP_STEP_FRAMES: .frames(Int(message.clip_step_frames))
    case VAGARY__V1__SOURCE_INFO__CLIP_STEP_CLIP_STEP_MS: .milliseconds(Int(message.clip_step_ms))
    default: nil
    }
  }

  private func taskInfo(_ message: Vagary__V1__TaskInfo) -> SourceInfo.Task {
    let hasMean = message.has_mean_case == VAGARY__V1__TASK_INFO__HAS_MEAN_MEAN
    let hasDeviation = message.has_deviation_case == VAGARY__V1__TASK_INFO__HAS_DEVIATION_DEVIATION
    return SourceInfo.Task(
      id: text(message.id), version: text(message.version), mean: hasMean ? message.mean : nil,
      deviation: hasDeviation ? message.deviation : nil)
  }
}
