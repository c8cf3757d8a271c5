import Foundation
import PlainText
import VideoModel

/// Every scored object as a line of CSV: where it was, and each task's raw score, deviation and tail probability; empty
/// where a task abstained.
package struct ObjectScoreFile {
  private let path: String
  private let tasks: [String]
  private let handle: FileHandle
  private var text: String

  /// Writes the head. `tasks` are the columns, in this order.
  package init(_ path: String, tasks: [String]) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw CommandFailure(
        .unavailable, "\(path) cannot be written", remedy: "Name a file in a folder of yours.")
    }
    self.path = path
    self.tasks = tasks
    self.handle = handle
    text =
      "clip,frame,track,label,confidence,left,top,width,height,fused,plain_mean,"
      + tasks.flatMap { ["\($0):raw", "\($0):standardised", "\($0):tail"] }.joined(separator: ",") + "\n"
  }

  package mutating func append(_ score: FrameScore, clip: String) throws {
    for object in score.objects {
      var fields = [
        clip, "\(score.stamp.frameID)", object.track, object.label.replacing(",", with: " "),
        "\(object.confidence)",
      ]
      fields += [object.box.left, object.box.top, object.box.width, object.box.height].map { "\($0)" }
      fields += ["\(object.raw)", "\(object.plainMean)"]
      for task in tasks {
        let own = object.tasks.first { $0.task == task }
        fields += [own?.raw, own?.standardised, own?.tail].map { $0.map { "\($0)" } ?? "" }
      }
      text += fields.joined(separator: ",") + "\n"
    }
    if text.utf8.count > 1 << 20 { try flush() }
  }

  /// Writes what is left.
  package mutating func finish() throws {
    try flush()
    try? handle.close()
  }

  private mutating func flush() throws {
    do { try handle.write(contentsOf: Data(text.utf8)) } catch {
      throw CommandFailure(.unavailable, "\(path) cannot be written: \(error.localizedDescription)")
    }
    text = ""
  }
}
