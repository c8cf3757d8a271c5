import Foundation
import Testing

@testable import PlainText

@Suite struct JSONValueTests {
  @Test("Keys keep their order, and a key without a value is left out")
  func order() {
    let value = JSONValue.object([
      ("z", .integer(1)), ("a", nil), ("m", .list([.flag(true), .null, .text("x")])), ("b", .object([])),
    ])
    #expect(value.line == #"{"z":1,"m":[true,null,"x"],"b":{}}"#)
  }

  @Test("Numbers are written in their shortest form, with fixed decimals, or whole")
  func numbers() {
    let value = JSONValue.list([
      .number(0.1), .double(0.1), .fixed(2, places: 2), .fixed(2.6, places: 0), .integer(-7),
      .count(UInt8(9)),
      .wide(UInt64.max),
    ])
    #expect(value.line == #"[0.1,0.1,2.00,3,-7,9,"18446744073709551615"]"#)
  }

  @Test("A number that JSON cannot hold becomes null")
  func notFinite() {
    let value = JSONValue.list([
      .number(.infinity), .double(.nan), .fixed(-.infinity, places: 1), .fixed(1e300, places: 1),
    ])
    #expect(value.line == "[null,null,null,null]")
    #expect(JSONValue.object([("a", .finite(.nan)), ("b", .finite(1))]).line == #"{"b":1.0}"#)
  }

  @Test("Any text comes back as it was from another reader of JSON, on one line")
  func text() throws {
    let scalars = (0..<0x2100).compactMap { Unicode.Scalar($0) }.map { String(Character($0)) }
    let text = scalars.joined() + "🐕 \u{1F468}\u{200D}\u{1F469}"
    let line = JSONValue.object([(text, .text(text))]).line
    let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    #expect(read == [text: text])
    #expect(!line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0 == "\u{2028}" })
  }

  @Test("Counts by name come in the order of the names")
  func counts() {
    #expect(JSONValue.counts(["b": 2, "a": 1] as [String: UInt64]).line == #"{"a":1,"b":2}"#)
  }
}
