/// A JSON value that keeps the order of its keys and writes itself on one line without spaces.
///
/// The text is valid JSON for every value: a number that is not finite becomes `null`.
package enum JSONValue: Sendable {
  package typealias Member = (key: String, value: JSONValue?)

  case null
  case flag(Bool)
  case integer(Int)
  /// Written with the fewest digits that give the same number again.
  case number(Float)
  case double(Double)
  /// Written with exactly so many decimals.
  case fixed(Double, places: Int)
  case text(String)
  case list([JSONValue])
  /// A key without a value is left out.
  case object([Member])

  /// A number that JSON can hold; `nil` for one that is missing, infinite or not a number.
  package static func finite(_ value: Float?) -> JSONValue? {
    value.flatMap { $0.isFinite ? .number($0) : nil }
  }

  /// A count of any width, as a number.
  package static func count(_ value: some BinaryInteger) -> JSONValue { .integer(Int(clamping: value)) }

  /// A 64-bit integer as text, because many readers keep only 53 bits of a number.
  package static func wide(_ value: some FixedWidthInteger) -> JSONValue { .text(String(value)) }

  /// Text, or `nil` when it is empty.
  package static func filled(_ text: String) -> JSONValue? { text.isEmpty ? nil : .text(text) }

  package static func texts(_ texts: some Sequence<String>) -> JSONValue { .list(texts.map { .text($0) }) }

  /// Counts by name, in the order of the names.
  package static func counts(_ counts: [String: some BinaryInteger]) -> JSONValue {
    .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .count($0.value)) })
  }

  /// The value as text, without a line break.
  package var line: String {
    var line = ""
    write(to: &line)
    return line
  }

  private func write(to output: inout String) {
    switch self {
    case .null: output += "null"
    case .flag(let flag): output += flag ? "true" : "false"
    case .integer(let integer): output += String(integer)
    case .number(let number): output += number.isFinite ? number.description : "null"
    case .double(let number): output += number.isFinite ? number.description : "null"
    case .fixed(let number, let places):
      let text = Rounded.text(number, places: places)
      output += text == Rounded.none ? "null" : text
    case .text(let text): Self.write(text, to: &output)
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
