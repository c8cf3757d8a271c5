import PlainText

/// Settings of a plugin as people write them: `KEY=VALUE` words.
package enum SettingWords {
  package static func parse(_ words: [String]) throws(CommandFailure) -> [String: String] {
    var settings: [String: String] = [:]
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw CommandFailure(.usage, "\(word) is not KEY=VALUE", remedy: "Write for example threshold=0.25.")
      }
      settings[String(word[..<equals])] = String(word[word.index(after: equals)...])
    }
    return settings
  }
}
