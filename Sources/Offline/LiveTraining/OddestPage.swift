import Fusion
import Media
import PlainText
import Reporting
import Training
import VideoModel
import WireFormat

/// The oddest objects of a collection as a page, for people to look whether they are normal.
struct OddestPage {
  /// Objects shown of a camera.
  static let count = 24
  /// Crops shown of an object.
  private static let strip = 5

  let folder: String
  /// By the short id of the task.
  let words: [String: TaskWords]
  private var entries: [OutlierPage.Entry] = []

  init(folder: String, words: [String: TaskWords], entries: [OutlierPage.Entry] = []) {
    self.folder = folder
    self.words = words
    self.entries = entries
  }

  mutating func add(
    _ source: SourceID, _ oddest: [(entry: CollectedScores.Entry, score: FusedObject)],
    _ leftOut: [Calibration.LeftOut]
  ) throws {
    let encoder = try JPEGEncoder(quality: 85)
    let without = Set(leftOut.map(\.track))
    for (entry, score) in oddest {
      let object = entry.object
      let count = min(Self.strip, object.crops.count)
      // Around the object's own frame, as far as there are crops.
      let first = max(0, min(object.position - count / 2, object.crops.count - count))
      let images = try (first..<first + count).map { index in
        StripImage(
          jpeg: try encoder.encode(object.crops[index]), width: object.crops[index].width,
          height: object.crops[index].height, box: nil,
          time: Double(index - object.position) * Double(object.interval) / 1e9)
      }
      entries.append(
        OutlierPage.Entry(
          source: source.text, time: UTCTime.text(nanoseconds: object.stamp.captureTime, digits: 0),
          track: object.track, label: object.detection.label, score: Double(score.calibrated),
          tasks: score.tasks,
          part: without.contains(object.track) ? .leftOut : entry.isHeldOut ? .heldOut : .learnt,
          strip: images))
    }
  }

  /// Writes `review.html`; `nil` when there is nothing to show.
  func write() throws -> String? {
    guard !entries.isEmpty else { return nil }
    let path = folder + "/review.html"
    try OutputFile.makeFolder(folder)
    try OutputFile.write(OutlierPage(entries: entries, words: words).html(), to: path)
    return path
  }
}
