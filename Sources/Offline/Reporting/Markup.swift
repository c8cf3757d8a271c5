/// A piece of HTML or SVG, well-formed as XML, whose texts are escaped.
struct Markup: Sendable {
  private(set) var source: String

  private init(source: String) { self.source = source }

  static let nothing = Markup(source: "")

  /// Text of any origin.
  static func text(_ text: String) -> Markup { Markup(source: escape(text)) }

  /// An element with its attributes in the order given; a `nil` value leaves the attribute out.
  /// Names are ours, values of any origin.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup] = []
  ) -> Markup {
    var source = "<\(name)"
    for case (let key, let value?) in attributes { source += " \(key)=\"\(escape(value))\"" }
    if content.isEmpty, Self.selfClosing.contains(name) { return Markup(source: source + "/>") }
    source += ">"
    for piece in content { source += piece.source }
    return Markup(source: source + "</\(name)>")
  }

  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// A style sheet of ours; it must hold neither `<` nor `&`.
  static func style(_ sheet: String) -> Markup { Markup(source: "<style>\n\(sheet)</style>") }

  /// HTML knows these without an end; all others need one.
  private static let selfClosing: Set<String> = [
    "meta", "img", "br", "hr", "rect", "line", "path", "image", "circle",
  ]

  /// `&`, `<`, `>` and both quotes written out; characters that XML 1.0 forbids become U+FFFD.
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
