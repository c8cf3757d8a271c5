import PlainText
import VideoModel

/// Every scored object as a row of CSV: where it was, and the raw score, deviation and tail probability of each task.
/// The three fields of a task that abstained are empty. One owner, one thread.
package struct ObjectScoreFile {
  private let tasks: [String]
  private let file: CSVFile

  /// Opens the file, so that a path that cannot be written is refused before anything is scored.
  ///
  /// - Parameter tasks: names of the tasks, in the order of their columns.
  package init(_ path: String, tasks: [String]) throws(CommandFailure) {
    self.tasks = tasks
    // `clip` is the name of this column in recorded detections too: users join the files by it.
    file = try CSVFile(
      path,
      columns: [
        "clip", "frame", "track", "label", "confidence", "left", "top", "width", "height", "fused",
        "plain_mean",
      ] + tasks.flatMap { ["\($0):raw", "\($0):standardised", "\($0):tail"] })
  }

  /// Adds the objects of a frame.
  package func append(_ score: FrameScore, video: String) throws(CommandFailure) {
    for object in score.objects {
      var fields = [video, "\(score.stamp.frameID)", object.track, object.label, "\(object.confidence)"]
      fields += [object.box.left, object.box.top, object.box.width, object.box.height].map { "\($0)" }
      fields += ["\(object.raw)", "\(object.plainMean)"]
      for task in tasks {
        let own = object.tasks.first { $0.task == task }
        fields += [own?.raw, own?.standardised, own?.tail].map { $0.map { "\($0)" } ?? "" }
      }
      try file.append(fields)
    }
  }

  /// Writes what is left and gives the file its name.
  package func finish() throws(CommandFailure) { try file.finish() }
}
