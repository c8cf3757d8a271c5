/// A value as it was written, before its key is known.
enum WrittenValue: Sendable, Equatable {
  case scalar(String)
  case list([String])
  /// A key with nothing after it.
  case nothing
  /// Keys below a key that takes a value, or lists within lists.
  case nested

  /// The text in a problem, shortened to a line.
  var shown: String {
    switch self {
    case .scalar(let text): Self.quoted(text)
    case .list(let items): "[" + items.map(Self.quoted).joined(separator: ", ") + "]"
    case .nothing: "empty"
    case .nested: "a section"
    }
  }

  private static func quoted(_ text: String) -> String {
    let isNumber = Double(text) != nil
    let short = text.count > 80 ? text.prefix(77) + "..." : text[...]
    return isNumber ? String(short) : "\"\(short)\""
  }
}

/// A value of the configuration in the form it is stored and printed.
enum ConfigurationValue: Sendable, Equatable {
  /// No value, for keys without a default.
  case none
  case text(String)
  case word(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case list([String])

  /// The value as a YAML scalar, or a list in one line.
  var yaml: String {
    switch self {
    case .none: ""
    case .text(let text): Self.yamlText(text)
    case .word(let word): word
    case .integer(let value): String(value)
    case .number(let value): value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    case .boolean(let value): String(value)
    case .list(let items): "[" + items.map(Self.yamlText).joined(separator: ", ") + "]"
    }
  }

  /// The text without quotes where YAML reads it as text, in double quotes otherwise.
  static func yamlText(_ text: String) -> String {
    let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    let startsSafely = text.utf8.first.map { isLetter($0) || $0 == UInt8(ascii: "/") } ?? false
    let isSafe = text.utf8.allSatisfy { isLetter($0) || "0123456789._-/+:".utf8.contains($0) }
    if startsSafely, isSafe, !text.hasSuffix(":"), !reserved.contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
