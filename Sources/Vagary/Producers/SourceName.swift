import VideoModel

/// Names for what a path leads to.
enum SourceName {
  /// The last part of a path without its ending, under which `vagary detect --record` files it.
  static func clip(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// A source id made of ``clip(of:)``: what an id may not hold becomes a dash.
  static func source(of path: String) -> SourceID? {
    let text = clip(of: path).utf8.prefix(128).map { byte -> Character in
      let character = Character(Unicode.Scalar(byte))
      return SourceID(String(character)) == nil ? "-" : character
    }
    return SourceID(String(text))
  }
}
