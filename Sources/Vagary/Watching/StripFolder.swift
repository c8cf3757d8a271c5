import Console
import Foundation
import PlainText
import VideoModel

/// Keeps the latest picture of each event in a folder, one file per event. One thread.
struct StripFolder {
  let path: String
  private var hasFailed = false

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    try OutputFile.makeFolder(path)
  }

  /// Writes the strip of an event, if it has one. The first failure is reported; the watch continues.
  mutating func take(_ event: AnomalyEvent) {
    guard let strip = event.strip, event.phase != .end else { return }
    let file = path + "/" + Self.fileName(event.id)
    do { try Data(strip.jpeg).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
      if !hasFailed {
        StandardError.write("vagary: \(file) cannot be written: \(error.localizedDescription)\n")
      }
      hasFailed = true
    }
  }

  /// A file name for an id that came from outside: ASCII letters, digits, dash and underscore.
  static func fileName(_ id: String) -> String {
    let name = id.unicodeScalars.prefix(120).map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-")
        ? Character(scalar) : "_"
    }
    return String(name) + ".jpg"
  }
}
