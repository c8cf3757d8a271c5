/// Name of a camera or video: 1...128 characters out of letters, digits, `.`, `_` and `-`.
package struct SourceID: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// `nil` when `text` is not a valid name.
  package init?(_ text: String) {
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
    self.text = text
  }

  package var description: String { text }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
