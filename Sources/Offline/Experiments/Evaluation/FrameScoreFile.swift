import Evaluation
import PlainText

/// The raw scores of every frame as CSV: the name of the video, the number of the frame (from 0), then one column for
/// each score. A field is empty where a frame has no such score.
package struct FrameScoreFile {
  private let names: [String]
  private let file: CSVFile

  /// Opens the file, so that a path that cannot be written is refused before anything is scored.
  ///
  /// - Parameter scores: names of the scores; baselines are left out.
  package init(_ path: String, scores: [String]) throws(CommandFailure) {
    names = scores.filter { !Baseline.names.contains($0) }.sorted()
    // `clip` is the name of this column in recorded detections too: users join the files by it.
    file = try CSVFile(path, columns: ["clip", "frame"] + names)
  }

  /// Writes the scores of all videos and gives the file its name.
  package func write(_ videos: [EvaluatedVideo]) throws(CommandFailure) {
    for video in videos {
      for frame in video.labels.indices {
        try file.append(
          [video.name, "\(frame)"] + names.map { name in video.scores[name]?[frame].map { "\($0)" } ?? "" })
      }
    }
    try file.finish()
  }
}
