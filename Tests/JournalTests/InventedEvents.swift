import TestSupport
import VideoModel

@testable import Journal

/// Invented events, and times for them.
enum InventedEvents {
  /// 2026-03-01 00:00 UTC.
  static let now: Int64 = 1_772_323_200_000_000_000
  static let day: Int64 = 86_400_000_000_000

  static func event(
    _ id: String, _ phase: AnomalyEvent.Phase, source: String = "cam-1", boxes: Int = 2,
    peakScore: Float = 4.1
  ) -> AnomalyEvent {
    AnomalyEvent(
      id: id, phase: phase, source: Invented.source(source), track: "3f2-17", label: "person",
      start: Invented.stamp(1), latest: Invented.stamp(9), peak: Invented.stamp(4),
      peakBox: Invented.walker(atX: 0.1), peakScore: peakScore,
      tasks: [
        TaskScore(task: "arrow-of-time", raw: -0.1, standardised: 3.3, tail: 1e-7, share: 0.7),
        TaskScore(task: "middle-box", raw: nil, share: 0.3),
      ],
      boxes: (0..<boxes).map {
        .init(stamp: Invented.stamp($0), box: Invented.walker(atX: Float($0) * 1.1))
      }, endReason: phase == .end ? .calm : nil,
      rarity: .init(secondsBetween: 3600.5, isBeyondCalibration: peakScore > 4))
  }

  static func batch(_ events: AnomalyEvent...) -> JournalBatch { batch(events) }

  static func batch(_ events: [AnomalyEvent]) -> JournalBatch {
    var batch = JournalBatch()
    batch.events = events
    return batch
  }

  static func scores(
    _ values: [Float], source: String = "cam-1", captureTime: Int64 = now
  ) -> [ScoreHour: ScoreHistogram] {
    var histogram = ScoreHistogram()
    for value in values { histogram.record(value) }
    return [ScoreHour(source: Invented.source(source), captureTime: captureTime): histogram]
  }
}
