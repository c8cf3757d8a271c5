import Ingest
import VideoModel

/// A joiner that is watched from outside: its inputs and outputs are counted here, without a look at its counters.
@dynamicMemberLookup
struct TalliedJoiner {
  private var joiner: FrameJoiner
  private var frames: UInt64 = 0
  private var detections: UInt64 = 0
  private var outputs: [FrameJoiner.Output] = []

  init(configuration: JoinConfiguration = JoinConfiguration()) {
    joiner = FrameJoiner(configuration: configuration)
  }

  subscript<Value>(dynamicMember path: KeyPath<FrameJoiner, Value>) -> Value { joiner[keyPath: path] }

  var expectsDetections: Bool {
    get { joiner.expectsDetections }
    set { joiner.expectsDetections = newValue }
  }

  mutating func frameArrived(_ frame: Frame, at now: Int64) -> [FrameJoiner.Output] {
    frames += 1
    return noting(joiner.frameArrived(frame, at: now))
  }

  mutating func detectionsArrived(_ list: FrameDetections, at now: Int64) -> [FrameJoiner.Output] {
    detections += 1
    return noting(joiner.detectionsArrived(list, at: now))
  }

  mutating func endOfStreamArrived(at now: Int64) -> [FrameJoiner.Output] {
    noting(joiner.endOfStreamArrived(at: now))
  }

  mutating func endOfDetectionsArrived(at now: Int64) -> [FrameJoiner.Output] {
    noting(joiner.endOfDetectionsArrived(at: now))
  }

  mutating func timePassed(_ now: Int64) -> [FrameJoiner.Output] { noting(joiner.timePassed(now)) }

  mutating func flush(at now: Int64) -> [FrameJoiner.Output] { noting(joiner.flush(at: now)) }

  private mutating func noting(_ more: [FrameJoiner.Output]) -> [FrameJoiner.Output] {
    outputs += more
    return more
  }

  /// Whether the counters agree with the inputs and outputs, now and once everything that waits has come out.
  var isBalanced: Bool {
    var end = self
    _ = end.flush(at: .max)
    return countersAgree && end.countersAgree && end.joiner.waitingFrames == 0
      && end.joiner.waitingDetections == 0 && end.everythingCameOut
  }

  private var everythingCameOut: Bool {
    frames == count { if case .joined = $0 { true } else { false } } + joiner.counters.duplicateFrames
      && detections
        == count {
          switch $0 {
          case .joined(_, .some), .unmatched: true
          default: false
          }
        }
  }

  private var countersAgree: Bool {
    let counters = joiner.counters
    return counters.frames == frames && counters.detections == detections
      && counters.joined == count { if case .joined(_, .some) = $0 { true } else { false } }
      && counters.notDetected == count { if case .joined(_, nil) = $0 { true } else { false } }
      && counters.lateDetections == unmatched(.lateDetections)
      && counters.missingFrames == unmatched(.frameMissing)
      && counters.duplicateDetections == unmatched(.duplicateDetections)
      && counters.endsOfStream == count { $0 == .endOfStream }
  }

  private func unmatched(_ reason: NotScoredReason) -> UInt64 {
    count { if case .unmatched(_, reason) = $0 { true } else { false } }
  }

  private func count(_ isMeant: (FrameJoiner.Output) -> Bool) -> UInt64 {
    outputs.reduce(0) { $0 + (isMeant($1) ? 1 : 0) }
  }
}
