import CWireFormat
import VideoModel

/// An enum of this program with its counterpart in the .proto.
protocol WireEnum: CaseIterable {
  associatedtype Wire: RawRepresentable & Equatable where Wire.RawValue == UInt32
  var wire: Wire { get }
}

extension PixelEncoding: WireEnum {
  var wire: Vagary__V1__PixelEncoding {
    switch self {
    case .gray8: VAGARY__V1__PIXEL_ENCODING__PIXEL_ENCODING_GRAY8
    case .bgr24: VAGARY__V1__PIXEL_ENCODING__PIXEL_ENCODING_BGR24
    case .rgb24: VAGARY__V1__PIXEL_ENCODING__PIXEL_ENCODING_RGB24
    case .yuv420p: VAGARY__V1__PIXEL_ENCODING__PIXEL_ENCODING_YUV420P
    case .jpeg: VAGARY__V1__PIXEL_ENCODING__PIXEL_ENCODING_JPEG
    }
  }
}

extension ClockSource: WireEnum {
  var wire: Vagary__V1__ClockSource {
    switch self {
    case .unspecified: VAGARY__V1__CLOCK_SOURCE__CLOCK_SOURCE_UNSPECIFIED
    case .camera: VAGARY__V1__CLOCK_SOURCE__CLOCK_SOURCE_CAMERA
    case .receiver: VAGARY__V1__CLOCK_SOURCE__CLOCK_SOURCE_RECEIVER
    case .file: VAGARY__V1__CLOCK_SOURCE__CLOCK_SOURCE_FILE
    }
  }
}

extension NotScoredReason: WireEnum {
  var wire: Vagary__V1__NotScoredReason {
    switch self {
    case .impossibleBox: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_IMPOSSIBLE_BOX
    case .streamTooShort: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_STREAM_TOO_SHORT
    case .captureGap: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_CAPTURE_GAP
    case .frameSizeChanged: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_FRAME_SIZE_CHANGED
    case .undecodable: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_UNDECODABLE
    case .frameMissing: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_FRAME_MISSING
    case .overload: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_OVERLOAD
    case .noBundle: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_NO_BUNDLE
    case .duplicateDetections: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_DUPLICATE_DETECTIONS
    case .noTask: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_NO_TASK
    case .stopping: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_STOPPING
    case .lateDetections: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_LATE_DETECTIONS
    case .ignored: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_IGNORED
    case .lowConfidence: VAGARY__V1__NOT_SCORED_REASON__NOT_SCORED_REASON_LOW_CONFIDENCE
    }
  }
}

extension AnomalyEvent.Phase: WireEnum {
  var wire: Vagary__V1__Event__Phase {
    switch self {
    case .start: VAGARY__V1__EVENT__PHASE__PHASE_START
    case .update: VAGARY__V1__EVENT__PHASE__PHASE_UPDATE
    case .end: VAGARY__V1__EVENT__PHASE__PHASE_END
    }
  }
}

extension AnomalyEvent.EndReason: WireEnum {
  var wire: Vagary__V1__Event__EndReason {
    switch self {
    case .calm: VAGARY__V1__EVENT__END_REASON__END_REASON_CALM
    case .trackEnded: VAGARY__V1__EVENT__END_REASON__END_REASON_TRACK_ENDED
    case .sourceEnded: VAGARY__V1__EVENT__END_REASON__END_REASON_SOURCE_ENDED
    case .stopping: VAGARY__V1__EVENT__END_REASON__END_REASON_STOPPING
    case .blind: VAGARY__V1__EVENT__END_REASON__END_REASON_BLIND
    case .restarted: VAGARY__V1__EVENT__END_REASON__END_REASON_NODE_RESTARTED
    case .bundleChanged: VAGARY__V1__EVENT__END_REASON__END_REASON_BUNDLE_CHANGED
    case .profileChanged: VAGARY__V1__EVENT__END_REASON__END_REASON_PROFILE_CHANGED
    }
  }
}

extension Profile: WireEnum {
  var wire: Vagary__V1__SourceStatus__Profile {
    switch self {
    case .day: VAGARY__V1__SOURCE_STATUS__PROFILE__PROFILE_DAY
    case .night: VAGARY__V1__SOURCE_STATUS__PROFILE__PROFILE_NIGHT
    case .infrared: VAGARY__V1__SOURCE_STATUS__PROFILE__PROFILE_INFRARED
    }
  }
}

extension SourceStatus.State: WireEnum {
  var wire: Vagary__V1__SourceStatus__State {
    switch self {
    case .warming: VAGARY__V1__SOURCE_STATUS__STATE__STATE_WARMING
    case .ready: VAGARY__V1__SOURCE_STATUS__STATE__STATE_READY
    case .degraded: VAGARY__V1__SOURCE_STATUS__STATE__STATE_DEGRADED
    case .blind: VAGARY__V1__SOURCE_STATUS__STATE__STATE_BLIND
    case .stopped: VAGARY__V1__SOURCE_STATUS__STATE__STATE_STOPPED
    }
  }
}

extension SourceInfo.ClassScores: WireEnum {
  var wire: Vagary__V1__SourceInfo__ClassScores {
    switch self {
    case .full: VAGARY__V1__SOURCE_INFO__CLASS_SCORES__CLASS_SCORES_FULL
    case .label: VAGARY__V1__SOURCE_INFO__CLASS_SCORES__CLASS_SCORES_LABEL
    case .none: VAGARY__V1__SOURCE_INFO__CLASS_SCORES__CLASS_SCORES_NONE
    case .teacher: VAGARY__V1__SOURCE_INFO__CLASS_SCORES__CLASS_SCORES_TEACHER
    }
  }
}
