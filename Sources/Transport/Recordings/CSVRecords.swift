import Glibc

/// Walks the records of a CSV text (RFC 4180) byte by byte, without copying unquoted fields.
///
/// The text is borrowed: it must outlive the walker and all fields.
struct CSVRecords {
  /// One field: its bytes without the quotes around them.
  struct Field {
    var bytes: UnsafeBufferPointer<UInt8>
    /// Whether it holds doubled quotes, which ``text`` halves.
    var hasDoubledQuotes = false

    var text: String { String(decoding: plainBytes, as: UTF8.self) }

    var plainBytes: [UInt8] {
      guard hasDoubledQuotes else { return Array(bytes) }
      var plain: [UInt8] = []
      var isSecond = false
      for byte in bytes {
        isSecond = byte == UInt8(ascii: "\"") && !isSecond
        if !isSecond { plain.append(byte) }
      }
      return plain
    }
  }

  /// A quote that never closes; the line where it opened.
  struct OpenQuote: Error { var line: Int }

  /// Fields of the record read last.
  private(set) var fields: [Field] = []
  /// The line on which that record began, counted from 1.
  private(set) var line = 0

  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var nextLine = 1

  /// `end` is not read. A byte-order mark is skipped.
  init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
    position = start
    self.end = end
    if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { position += 3 }
  }

  /// The text behind the `#` of the next line, `nil` when it does not begin so; blank lines are skipped.
  mutating func nextComment() -> UnsafeBufferPointer<UInt8>? {
    skipBlankLines()
    guard position < end, position.pointee == UInt8(ascii: "#") else { return nil }
    let start = position + 1
    let stop = find(UInt8(ascii: "\n"), from: position, before: end) ?? end
    position = stop < end ? stop + 1 : end
    nextLine += 1
    return trimmed(start, stop)
  }

  /// Reads one record into ``fields``; `false` at the end.
  mutating func next() throws(OpenQuote) -> Bool {
    skipBlankLines()
    guard position < end else { return false }
    fields.removeAll(keepingCapacity: true)
    line = nextLine
    while true {
      let separator = position < end && position.pointee == UInt8(ascii: "\"") ? try quoted() : plain()
      guard separator == UInt8(ascii: ",") else { return true }
    }
  }

  /// Reads an unquoted field; gives the byte that ended it, a newline at the end of the text.
  private mutating func plain() -> UInt8 {
    let lineEnd = find(UInt8(ascii: "\n"), from: position, before: end) ?? end
    if let comma = find(UInt8(ascii: ","), from: position, before: lineEnd) {
      fields.append(Field(bytes: trimmed(position, comma)))
      position = comma + 1
      return UInt8(ascii: ",")
    }
    fields.append(Field(bytes: trimmed(position, lineEnd)))
    endLine(at: lineEnd)
    return UInt8(ascii: "\n")
  }

  /// Reads a quoted field, newlines and doubled quotes within it included.
  private mutating func quoted() throws(OpenQuote) -> UInt8 {
    let start = position + 1
    let opened = nextLine
    var cursor = start
    var hasDoubledQuotes = false
    while true {
      guard let quote = find(UInt8(ascii: "\""), from: cursor, before: end) else {
        throw OpenQuote(line: opened)
      }
      var newline = find(UInt8(ascii: "\n"), from: cursor, before: quote)
      while let at = newline {
        nextLine += 1
        newline = find(UInt8(ascii: "\n"), from: at + 1, before: quote)
      }
      if quote + 1 < end, quote[1] == UInt8(ascii: "\"") {
        hasDoubledQuotes = true
        cursor = quote + 2
        continue
      }
      let bytes = UnsafeBufferPointer(start: start, count: quote - start)
      fields.append(Field(bytes: bytes, hasDoubledQuotes: hasDoubledQuotes))
      cursor = quote + 1
      break
    }
    // Text between a closing quote and the separator is ignored.
    while cursor < end {
      if cursor.pointee == UInt8(ascii: ",") {
        position = cursor + 1
        return UInt8(ascii: ",")
      }
      if cursor.pointee == UInt8(ascii: "\n") { break }
      cursor += 1
    }
    endLine(at: cursor)
    return UInt8(ascii: "\n")
  }

  private mutating func endLine(at newline: UnsafePointer<UInt8>) {
    position = newline < end ? newline + 1 : end
    nextLine += 1
  }

  private mutating func skipBlankLines() {
    while position < end {
      if position.pointee == UInt8(ascii: "\n") {
        nextLine += 1
      } else if position.pointee != UInt8(ascii: "\r") {
        return
      }
      position += 1
    }
  }

  /// Without spaces, tabs and carriage returns at both ends.
  private func trimmed(
    _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var first = start
    var last = stop
    while first < last, isPadding(first[0]) { first += 1 }
    while first < last, isPadding(last[-1]) { last -= 1 }
    return UnsafeBufferPointer(start: first, count: last - first)
  }

  private func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private func find(
    _ byte: UInt8, from start: UnsafePointer<UInt8>, before stop: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard let found = memchr(start, Int32(byte), stop - start) else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }
}
