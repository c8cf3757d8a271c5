/// Text in quotes for messages.
package enum JSONText {
  /// In quotes, with quotes, backslashes and control characters escaped as in JSON.
  package static func quoted(_ text: String) -> String { JSONValue.text(text).line }
}
