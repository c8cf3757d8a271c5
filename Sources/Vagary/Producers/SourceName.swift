import VideoModel

/// Names for the file or folder of a path.
enum SourceName {
  /// The last part of a path without its ending: the name of the video in recorded detections.
  static func video(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// A source id made of ``video(of:)``. Characters that an id may not hold become dashes.
  static func source(of path: String) -> SourceID? {
    let text = video(of: path).utf8.prefix(128).map { byte -> Character in
      let character = Character(Unicode.Scalar(byte))
      return SourceID(String(character)) == nil ? "-" : character
    }
    return SourceID(String(text))
  }
}
