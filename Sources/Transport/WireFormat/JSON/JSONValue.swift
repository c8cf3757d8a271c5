/// A JSON value that keeps the order of its keys and writes itself on one line without spaces.
enum JSONValue {
  case text(String)
  case number(Float)
  case integer(Int)
  case flag(Bool)
  case list([JSONValue])
  /// A key without a value is left out.
  case object([(key: String, value: JSONValue?)])

  /// A number that JSON can hold; `nil` for one that is missing, infinite or not a number.
  static func finite(_ value: Float?) -> JSONValue? {
    value.flatMap { $0.isFinite ? .number($0) : nil }
  }

  /// A 64-bit integer. It is text in JSON, because many readers keep only 53 bits.
  static func wide(_ value: some FixedWidthInteger) -> JSONValue { .text(String(value)) }

  /// Text, or `nil` when there is none.
  static func filled(_ text: String) -> JSONValue? { text.isEmpty ? nil : .text(text) }

  func write(to output: inout String) {
    switch self {
    case .text(let text): Self.write(text, to: &output)
    case .number(let number): output += number.description
    case .integer(let integer): output += String(integer)
    case .flag(let flag): output += flag ? "true" : "false"
    case .list(let values):
      output += "["
      for (index, value) in values.enumerated() {
        if index > 0 { output += "," }
        value.write(to: &output)
      }
      output += "]"
    case .object(let members):
      output += "{"
      var isFirst = true
      for case (let key, let value?) in members {
        if !isFirst { output += "," }
        isFirst = false
        Self.write(key, to: &output)
        output += ":"
        value.write(to: &output)
      }
      output += "}"
    }
  }

  private static func write(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
