import Evaluation
import Footage
import Foundation
import Media
import Reporting
import SyntheticScene
import VideoModel

/// Turns what the mesh said of a video into a page: film strips, shares, timeline.
struct DemoStory {
  let recording: MeshRecording
  let video: String
  let frameRate: Double
  /// Empty for footage of which nothing is known.
  let spans: [PlantedSpan]
  let isKnown: Bool
  let seconds: Double
  let notes: [String]
  /// By the short id of the task.
  let words: [String: TaskWords]

  /// Images in one film strip.
  private static let stripLength = 6

  private var origin: Int64 { recording.scores.first?.stamp.captureTime ?? 0 }

  var outcome: EventMatcher.Outcome {
    EventMatcher(tracks: spans.map(TruthTrack.init), frameRate: frameRate, origin: origin)
      .match(recording.events)
  }

  func page() throws -> String {
    let outcome = outcome
    let wanted = try images()
    let events = recording.events.enumerated().map { index, event in
      StoryContent.Event(
        label: event.label, track: event.track, start: time(event.start), end: time(event.latest),
        peak: time(event.peak), peakScore: Double(event.peakScore), tasks: event.tasks,
        verdict: verdict(outcome.verdicts[index]), strip: wanted["event-\(index)"] ?? [])
    }
    let missed = outcome.missed.map { index in
      StoryContent.Missed(
        name: spans[index].kind.rawValue, start: Double(spans[index].startFrame) / frameRate,
        end: Double(spans[index].endFrame) / frameRate, strip: wanted["missed-\(index)"] ?? [])
    }
    let notScored = recording.notScored
    let findings =
      isKnown
      ? StoryContent.Findings(
        planted: spans.count, found: outcome.found.count, falseEvents: outcome.falseEvents.count) : nil
    let summary = StoryContent.Summary(
      findings: findings, frames: recording.scores.count,
      duration: Double(recording.scores.count) / frameRate,
      objectsPerSecond: seconds > 0 ? Double(recording.scoredCount) / seconds : nil,
      detections: Int(recording.status?.counters["detections_received"] ?? 0), scored: recording.scoredCount,
      notScored: notScored)
    let timeline = ScoreTimeline(
      duration: Double(recording.scores.count) / frameRate,
      points: recording.scores.map { .init(time: time($0.stamp), score: $0.causal.map(Double.init)) },
      threshold: nil,
      planted: spans.enumerated().map { index, span in
        .init(
          name: span.kind.rawValue, start: Double(span.startFrame) / frameRate,
          end: Double(span.endFrame) / frameRate, good: outcome.found.contains(index))
      },
      events: recording.events.enumerated().map { index, event in
        .init(
          name: event.label.isEmpty ? "event" : event.label, start: time(event.start),
          end: time(event.latest),
          good: !outcome.falseEvents.contains(index))
      })
    return StoryPage(
      StoryContent(
        title: "Odd behaviour in \(URL(fileURLWithPath: video).lastPathComponent)", notes: notes,
        summary: summary,
        timeline: timeline, events: events, missed: missed, words: words)
    ).html()
  }

  private func verdict(_ verdict: EventMatcher.Verdict) -> StoryContent.Verdict {
    guard isKnown else { return .unknown }
    return switch verdict {
    case .finds(let span): .planted(spans[span].kind.rawValue)
    case .fragment(let span): .partly(spans[span].kind.rawValue)
    case .unrelated: .notPlanted
    }
  }

  /// Seconds since the first frame.
  private func time(_ stamp: FrameStamp) -> Double { Double(stamp.captureTime - origin) / 1e9 }

  /// The film strips by name, cut out of the video in one reading.
  private func images() throws -> [String: [StripImage]] {
    var wanted: [Int: [(strip: String, box: BoundingBox)]] = [:]
    let places = recording.places
    func want(_ strip: String, _ boxes: [(frame: Int, box: BoundingBox)]) {
      guard !boxes.isEmpty else { return }
      let count = min(Self.stripLength, boxes.count)
      for index in 0..<count {
        let pick = boxes[index * (boxes.count - 1) / max(1, count - 1)]
        wanted[pick.frame, default: []].append((strip, pick.box))
      }
    }
    for (index, event) in recording.events.enumerated() {
      want("event-\(index)", event.boxes.compactMap { box in places[box.stamp].map { ($0, box.box) } })
    }
    for index in outcome.missed {
      want("missed-\(index)", spans[index].boxes.enumerated().map { (spans[index].startFrame + $0, $1) })
    }
    var strips: [String: [StripImage]] = [:]
    let encoder = try JPEGEncoder(quality: 80)
    try FootageVideo(name: "video", path: video, frameRate: nil).forEachFrame { index, _, image in
      for (strip, box) in wanted[index] ?? [] {
        let cut = StripCrop(around: box, in: image)
        strips[strip, default: []].append(
          StripImage(
            jpeg: try encoder.encode(cut.image), width: cut.image.width, height: cut.image.height,
            box: cut.box,
            time: Double(index) / frameRate))
      }
    }
    return strips
  }
}
