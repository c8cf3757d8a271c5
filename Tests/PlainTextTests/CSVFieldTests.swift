import Testing

@testable import PlainText

@Suite struct CSVFieldTests {
  @Test(
    "A field is quoted where a reader could take it apart, or for a comment or padding",
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("# no comment", "\"# no comment\""), (" padded", "\" padded\""),
      ("padded ", "\"padded \""), ("in the middle", "in the middle"), ("müde, alt", "\"müde, alt\""),
    ])
  func quotes(text: String, field: String) {
    var row: [UInt8] = []
    CSVField.append(text, to: &row)
    #expect(String(decoding: row, as: UTF8.self) == field)
  }
}
