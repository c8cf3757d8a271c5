import Footage
import Foundation
import Media
import PlainText

/// A user's own video, parted in time: the first part to learn from, the rest to score.
struct OwnVideo {
  /// Part of the frames that is learnt from.
  static let learntPart = 0.6

  let learn: String
  let score: String
  let frameRate: Double

  /// Writes the two parts into `folder`.
  init(path: String, folder: String) throws {
    let whole = try openFrames(path: path)
    var count = whole.frameCount ?? 0
    if count == 0 { while try whole.next() != nil { count += 1 } }
    guard count >= 100 else {
      throw CommandFailure(
        .badData, "\(path) has \(count) frames",
        remedy: "Give a video of at least 100 frames; minutes are better.")
    }
    learn = folder + "/learn.mkv"
    score = folder + "/score.mkv"
    frameRate = whole.frameRate
    let border = Int(Double(count) * Self.learntPart)
    let writers = try [learn, score].map {
      try VideoWriter(
        path: $0, width: whole.width, height: whole.height, frameRate: whole.frameRate, rateFactor: 12)
    }
    try FootageVideo(name: "own", path: path, frameRate: nil).forEachFrame { index, _, image in
      try writers[index < border ? 0 : 1].append(image)
    }
    for writer in writers { try writer.finish() }
  }
}
