import Glibc

/// Reads numbers out of bytes.
enum NumberText {
  /// The nearest float to a decimal number that fills the bytes exactly; `nil` for anything else. The
  /// byte at `stop` must be readable and must not be part of a number.
  static func float(_ start: UnsafePointer<UInt8>, before stop: UnsafePointer<UInt8>) -> Float? {
    guard start < stop else { return nil }
    // strtof also takes spaces, words and hexadecimal.
    switch start.pointee {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
      break
    default: return nil
    }
    return start.withMemoryRebound(to: CChar.self, capacity: stop - start + 1) { text in
      var rest: UnsafeMutablePointer<CChar>?
      let value = strtof(text, &rest)
      guard let rest, UnsafeRawPointer(rest) == UnsafeRawPointer(stop), value.isFinite,
        memchr(start, Int32(UInt8(ascii: "x")), stop - start) == nil,
        memchr(start, Int32(UInt8(ascii: "X")), stop - start) == nil
      else { return nil }
      return value
    }
  }

  static func float(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
    guard let start = bytes.baseAddress else { return nil }
    return float(start, before: start + bytes.count)
  }

  /// A whole number of 0 or more.
  static func index(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard (1...15).contains(bytes.count) else { return nil }
    var value = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
