import Foundation
import Testing

@testable import Node

@Suite struct ConfigurationReferenceTests {

  /// To bring the page up to date: VAGARY_WRITE_DOCS=1 scripts/test --filter ConfigurationReference
  @Test("docs/configuration.md lists every key as the program knows it")
  func documentation() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/configuration.md")
    var text = try String(contentsOf: page, encoding: .utf8)
    let isWritten = ProcessInfo.processInfo.environment["VAGARY_WRITE_DOCS"] != nil
    for (name, part) in [
      ("keys", ConfigurationReference.markdown()), ("reload", ConfigurationReference.reloadable()),
    ] {
      let start = try #require(text.range(of: "<!-- \(name) -->\n"))
      let stop = try #require(text.range(of: "<!-- /\(name) -->\n"))
      if !isWritten { #expect(text[start.upperBound..<stop.lowerBound] == part) }
      text.replaceSubrange(start.upperBound..<stop.lowerBound, with: part)
    }
    if isWritten { try text.write(to: page, atomically: true, encoding: .utf8) }
  }

  @Test("Every default is a value that its own key accepts")
  func defaultsAreUsable() {
    let defaults = Configuration()
    for key in ConfigurationKeys.node {
      let stored = key.read(defaults)
      let written: WrittenValue =
        switch stored {
        case .list(let items): .list(items)
        case .text(let text): .scalar(text)
        default: .scalar(stored.yaml)
        }
      #expect(key.type.read(written, "/") == .value(stored), "\(key.name)")
    }
  }

  @Test("Every key writes what it reads")
  func keysReachTheirOwnValue() {
    for key in ConfigurationKeys.node {
      var changed = Configuration()
      let other: ConfigurationValue =
        switch key.read(changed) {
        case .none, .text: .text("/other")
        case .integer(let value): .integer(value + 1)
        case .number(let value): .number(value + 1)
        case .boolean(let value): .boolean(!value)
        case .list: .list(["/other"])
        case .word: .word(key.type.allowed.split(separator: ", ").last.map(String.init) ?? "")
        }
      key.write(&changed, other)
      #expect(key.read(changed) == other, "\(key.name)")
      let touched = ConfigurationKeys.node.filter { $0.read(changed) != $0.read(Configuration()) }.map(\.name)
      #expect(touched.allSatisfy { $0 == key.name }, "\(key.name) also changes \(touched)")
    }
  }
}
