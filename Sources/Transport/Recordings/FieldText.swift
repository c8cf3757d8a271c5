/// How names are written inside fields and comment lines.
enum FieldText {
  /// A probability may exceed 1 by this much through rounding.
  static let probabilitySlack: Float = 0.001

  static func isProbability(_ value: Float) -> Bool { value >= 0 && value <= 1 + probabilitySlack }

  /// Writes `;`, `%`, control characters and spaces at either end as `%` and two hexadecimal digits.
  static func escaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    let last = text.utf8.count - 1
    for (index, byte) in text.utf8.enumerated() {
      let isEndSpace = byte == 0x20 && (index == 0 || index == last)
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "%") || byte < 0x20 || isEndSpace {
        bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// Undoes ``escaped(_:)``; a `%` that does not begin such an escape is kept.
  static func unescaped(_ bytes: some Collection<UInt8>) -> String {
    let source = Array(bytes)
    var plain: [UInt8] = []
    var position = 0
    while position < source.count {
      if source[position] == UInt8(ascii: "%"), position + 2 < source.count,
        let high = hexValue(source[position + 1]), let low = hexValue(source[position + 2])
      {
        plain.append(high << 4 | low)
        position += 3
      } else {
        plain.append(source[position])
        position += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
