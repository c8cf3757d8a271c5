/// Which stream of a source its frames and its detections belong to.
///
/// A source may end and begin again with the same frame ids. Frames and detections come by different
/// ways, so one side may be in the next stream while the other is still in the last. Each side counts
/// the ends it has seen; frames and detections of equal count belong together.
struct StreamNumbers {
  /// Ends of the frames seen.
  private(set) var frames = 0
  /// Ends of the detections seen, or given up.
  private(set) var detections = 0

  /// When the frames of a stream that is not finished ended.
  private var endTimes: [Int: Int64] = [:]
  private var hasFrames = false
  private var hasDetections = false
  /// Ends of detections that are still to come for finished streams.
  private var owedEnds = 0
  private var owedUntil: Int64 = .min

  mutating func frameArrived() { hasFrames = true }

  mutating func detectionsArrived(at now: Int64) {
    hasDetections = true
    forgetOwedEnds(at: now)
  }

  /// - Returns: the stream that ended; `nil` when none had begun.
  mutating func framesEnded(at now: Int64) -> Int? {
    guard hasFrames else { return nil }
    defer { frames += 1 }
    hasFrames = false
    endTimes[frames] = now
    return frames
  }

  /// The detector has come to the end of a stream.
  mutating func detectionsEnded(at now: Int64) {
    forgetOwedEnds(at: now)
    defer { hasDetections = false }
    if owedEnds > 0 {
      owedEnds -= 1
    } else if hasDetections || detections < frames || hasFrames {
      detections += 1
    }
  }

  /// The detector is in a later stream without having ended the one before.
  mutating func detectorMovedOn(to epoch: Int) {
    detections = max(detections, epoch)
    owedEnds = 0
  }

  /// Everything of a stream has gone on.
  ///
  /// - Parameter patience: how long the end of the detections may still come, nanoseconds.
  /// - Returns: whether the end of the detections came before.
  mutating func finished(_ epoch: Int, at now: Int64, patience: Int64) -> Bool {
    endTimes[epoch] = nil
    guard detections <= epoch else { return true }
    owedEnds += epoch + 1 - detections
    detections = epoch + 1
    owedUntil = now.addingReportingOverflow(patience).partialValue
    return false
  }

  /// When the frames of a stream ended; `nil` while they go on.
  func endTime(of epoch: Int) -> Int64? { endTimes[epoch] }

  /// The finished streams that detections may still be for.
  var owed: Range<Int> { (detections - owedEnds)..<detections }

  private mutating func forgetOwedEnds(at now: Int64) {
    if now > owedUntil { owedEnds = 0 }
  }
}
