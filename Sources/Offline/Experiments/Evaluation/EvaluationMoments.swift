import Evaluation
import Footage
import Media
import PlainText
import Reporting
import VideoModel

/// Chooses the moments that a report shows: the surest finds, the worst false alarms and the surest misses.
struct EvaluationMoments {
  let dataset: Dataset
  let frameRate: Double
  let outcome: DatasetScoring.Outcome

  /// Most moments of each kind.
  private static let most = 4

  private struct Choice {
    var video: Int
    var frame: Int
    var score: Float
    var verdict: String
    var isGood: Bool
  }

  /// The surest finds, the worst false alarms and the surest misses, of each kind at most one per video.
  private func choices() -> [Choice] {
    func best(
      _ verdict: String, good: Bool, abnormal: Bool, highest: Bool, of smoothing: Smoothing
    ) -> [Choice] {
      outcome.videos.indices.compactMap { index -> Choice? in
        let video = outcome.videos[index]
        let scores = smoothing.apply(
          to: video.scores[DatasetScoring.fused] ?? [], captureTimes: video.captureTimes)
        let frames = scores.indices.filter { video.labels[$0] == abnormal && scores[$0] != nil }
        let chosen = frames.max { (scores[$0] ?? 0) < (scores[$1] ?? 0) }
        let least = frames.min { (scores[$0] ?? 0) < (scores[$1] ?? 0) }
        guard let frame = highest ? chosen : least, let score = scores[frame] else { return nil }
        return Choice(video: index, frame: frame, score: score, verdict: verdict, isGood: good)
      }.sorted { highest ? $0.score > $1.score : $0.score < $1.score }.prefix(Self.most).map { $0 }
    }
    return best("found", good: true, abnormal: true, highest: true, of: .raw)
      + best("false", good: false, abnormal: false, highest: true, of: .raw)
      + best("missed", good: false, abnormal: true, highest: false, of: .causal)
  }

  /// The moments with their images, which are decoded from the videos.
  func moments() throws -> [EvaluationPage.Moment] {
    let choices = choices()
    var images: [Int: [Int: StripImage]] = [:]
    let encoder = try JPEGEncoder(quality: 85)
    for (video, chosen) in Dictionary(grouping: choices, by: \.video) {
      guard let own = dataset.testing.first(where: { $0.name == outcome.videos[video].name }) else {
        continue
      }
      let wanted = Set(chosen.map(\.frame))
      try FootageVideo.videos([own], .test, frameRate: frameRate)[0].forEachFrame(wanted) {
        index, time, image in
        images[video, default: [:]][index] = StripImage(
          jpeg: try encoder.encode(image), width: image.width, height: image.height,
          box: outcome.oddest[video][index]?.box, time: Double(time) / 1e9)
      }
    }
    return choices.compactMap { choice in
      guard let image = images[choice.video]?[choice.frame] else { return nil }
      let oddest = outcome.oddest[choice.video][choice.frame]
      return EvaluationPage.Moment(
        verdict: choice.verdict, isGood: choice.isGood,
        facts: "video \(outcome.videos[choice.video].name), frame \(choice.frame), score "
          + Rounded.text(Double(choice.score), places: 2)
          + ((oddest?.label).map { $0.isEmpty ? "" : ", \($0)" } ?? ", nothing scored"),
        tasks: oddest?.tasks ?? [], image: image)
    }
  }
}
