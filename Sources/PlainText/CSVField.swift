/// A field of a table in CSV (RFC 4180).
package enum CSVField {
  /// Appends `text` to a row.
  ///
  /// It is quoted where RFC 4180 asks for quotes, and where it could be taken for a comment (`#`) or for padding.
  package static func append(_ text: String, to row: inout [UInt8]) { append(Array(text.utf8), to: &row) }

  /// Appends `text`, UTF-8, to a row.
  package static func append(_ text: [UInt8], to row: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes =
      text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: " ") || text.last == UInt8(ascii: " ")
      || text.contains { $0 == UInt8(ascii: ",") || $0 == quote || $0 < 0x20 }
    guard needsQuotes else {
      row += text
      return
    }
    row.append(quote)
    for byte in text {
      if byte == quote { row.append(quote) }
      row.append(byte)
    }
    row.append(quote)
  }
}
