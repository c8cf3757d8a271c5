import Bus
import Health
import Mesh
import PlainText
import VideoModel

/// The values of a key: converts a written value to a stored one, or explains why it cannot.
struct ConfigurationType: Sendable {
  enum Reading: Sendable, Equatable {
    case value(ConfigurationValue)
    /// Ends the sentence "KEY is VALUE, ...", for example `must be true or false`.
    case refused(String)
  }

  /// The allowed values in a few words: `1...1000000 messages`.
  let allowed: String
  /// `folder` is the absolute folder that relative paths start from.
  let read: @Sendable (_ value: WrittenValue, _ folder: String) -> Reading

  static func integer(_ range: ClosedRange<Int>, unit: String) -> Self {
    let allowed = "\(range.lowerBound)...\(range.upperBound) \(unit)"
    return scalar(allowed) { text, _ in
      guard let value = Int(text), range.contains(value) else {
        return .refused("must be a whole number, \(allowed)")
      }
      return .value(.integer(value))
    }
  }

  static func number(_ range: ClosedRange<Double>, unit: String) -> Self {
    let bounds = [range.lowerBound, range.upperBound].map { ConfigurationValue.number($0).yaml }
    let allowed = "\(bounds[0])...\(bounds[1]) \(unit)"
    return scalar(allowed) { text, _ in
      guard let value = Double(text), value.isFinite, range.contains(value) else {
        return .refused("must be a number, \(allowed)")
      }
      return .value(.number(value))
    }
  }

  static let boolean = scalar("true or false") { text, _ in
    switch text.lowercased() {
    case "true", "yes", "on": .value(.boolean(true))
    case "false", "no", "off": .value(.boolean(false))
    default: .refused("must be true or false")
    }
  }

  static func word(_ words: [String]) -> Self {
    let allowed = words.joined(separator: ", ")
    return scalar(allowed) { text, _ in
      if words.contains(text) { return .value(.word(text)) }
      let guess = Suggestion.nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
      return .refused("must be one of \(allowed)\(guess)")
    }
  }

  /// The name of a node or a source.
  static let identifier = scalar("1 to 128 letters, digits, dots, underscores or dashes") { text, _ in
    SourceID(text) == nil
      ? .refused("must be 1 to 128 letters, digits, dots, underscores or dashes") : .value(.text(text))
  }

  /// One to four names joined by single slashes.
  static let topicRoot = scalar("names joined by /") { text, _ in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...4).contains(parts.count), parts.allSatisfy({ SourceID(String($0)) != nil }) else {
      return .refused(
        "must be 1 to 4 names joined by /, without one at the ends, for example vagary/1; "
          + "a name has letters, digits, dots, underscores or dashes")
    }
    return .value(.text(text))
  }

  /// A foreign id, as topics can carry it.
  static let alias = scalar("text without / and control characters") { text, _ in
    Topic.isUsableSource(text)
      ? .value(.text(text)) : .refused("must be 1 to 128 bytes of text without / and control characters")
  }

  /// A file or folder, stored as an absolute path; its existence is checked when it is used.
  static let path = scalar("a path") { text, folder in
    text.isEmpty ? .refused("must be a path") : .value(.text(AbsolutePath.of(text, from: folder)))
  }

  /// The file of a socket, stored as an absolute path of at most 107 bytes, the limit of the system.
  static let socketPath = scalar("a path") { text, folder in
    let path = AbsolutePath.of(text, from: folder)
    return text.isEmpty || path.utf8.count > 107
      ? .refused("must be a path of at most 107 bytes, seen from /") : .value(.text(path))
  }

  /// `NAME` or `NAME:MODEL`; the model is a path.
  static let detector = scalar("NAME or NAME:MODEL of a detector plugin") { text, folder in
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, SourceID(String(name)) != nil, parts.count == 1 || !parts[1].isEmpty else {
      return .refused("must be NAME or NAME:MODEL of a detector plugin, for example motion")
    }
    guard parts.count == 2 else { return .value(.text(text)) }
    return .value(.text(name + ":" + AbsolutePath.of(String(parts[1]), from: folder)))
  }

  /// `name=value`.
  static let setting = scalar("name=value") { text, _ in
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
      return .refused("must be name=value, for example threshold=0.25")
    }
    return .value(.text(text))
  }

  /// Corners of a part of the image.
  static let polygon = scalar("X:Y X:Y X:Y, fractions of the image") { text, _ in
    Polygon(text) == nil
      ? .refused(
        "must be three or more corners X:Y from 0:0, the upper left, to 1:1, for example 0:0.5 1:0.5 1:1 0:1")
      : .value(.text(text))
  }

  /// A profile and a time of day.
  static let profileSpan = scalar("PROFILE HH:MM-HH:MM in UTC") { text, _ in
    ProfileSchedule.Span(text) == nil
      ? .refused(
        "must be day, night or infrared and two different times of day in UTC, for example night 20:00-06:00")
      : .value(.text(text))
  }

  /// A ZeroMQ endpoint with a socket type that fits its use. Only the text is checked; no socket is opened.
  static func endpoint(_ use: EndpointUse) -> Self {
    let types = use.kinds.map(\.rawValue).joined(separator: "|")
    return scalar("\(types)+bind|connect:ENDPOINT") { text, _ in
      guard let problem = use.problem(text) else { return .value(.text(text)) }
      return .refused("must be an endpoint such as \(use.example): \(problem)")
    }
  }

  /// An address that serves HTTP.
  static let listenAddress = scalar("HOST:PORT") { text, _ in
    ListenAddress(text) == nil
      ? .refused("must be HOST:PORT with an address in numbers or localhost, for example 127.0.0.1:6780")
      : .value(.text(text))
  }

  /// A YAML list, or one text with commas between the items.
  static func list(of item: Self, atLeast least: Int) -> Self {
    Self(allowed: "list of \(item.allowed)") { value, folder in
      var texts: [String]
      switch value {
      case .list(let items): texts = items
      case .scalar(let text): texts = text.split(separator: ",").map { AbsolutePath.trimmed(String($0)) }
      case .nothing, .nested: return .refused("must be a list")
      }
      texts.removeAll(where: \.isEmpty)
      var read: [String] = []
      for text in texts {
        switch item.read(.scalar(text), folder) {
        case .value(.text(let text)): read.append(text)
        case .value: return .refused("must be a list of text")
        case .refused(let complaint):
          return .refused(texts.count == 1 ? complaint : "\"\(text)\" \(complaint)")
        }
      }
      guard read.count >= least else { return .refused("must have at least \(least)") }
      return .value(.list(read))
    }
  }

  /// This type, or no value.
  var orNothing: Self {
    let read = self.read
    return Self(allowed: allowed) { value, folder in
      value == .scalar("") ? .value(.none) : read(value, folder)
    }
  }

  private static func scalar(
    _ allowed: String, _ read: @escaping @Sendable (_ text: String, _ folder: String) -> Reading
  ) -> Self {
    Self(allowed: allowed) { value, folder in
      switch value {
      case .scalar(let text): read(text, folder)
      case .list: .refused("must be one value, not a list (\(allowed))")
      case .nested: .refused("must be one value (\(allowed))")
      case .nothing: .refused("must have a value (\(allowed)); leave the key out for its default")
      }
    }
  }
}
