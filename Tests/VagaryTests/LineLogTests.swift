import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import Node
@testable import Vagary

@Suite struct LineLogTests {
  private final class Sink: Sendable {
    let text = Mutex("")
  }

  /// The output of a logger at `info`, at a known time.
  private func written(_ format: Configuration.Log.Format, _ body: (inout Logger) -> Void) -> String {
    let sink = Sink()
    let log = LineLog(
      label: "bus", level: .info, format: format,
      now: { 1_700_000_000_007_900_000 },
      write: { line in sink.text.withLock { $0 += line } })
    var logger = Logger(label: "bus") { _ in log }
    body(&logger)
    return sink.text.withLock { $0 }
  }

  @Test("A text line has time, level, label, message and fields by name, quoted where needed")
  func text() {
    let line = written(.text) { logger in
      logger[metadataKey: "source"] = "cam-1"
      logger.warning("lost messages", metadata: ["lost": "12", "by": "two words"])
    }
    #expect(
      line == "2023-11-14T22:13:20.007Z warning bus: lost messages by=\"two words\" lost=12 source=cam-1\n")
  }

  @Test("A JSON line is one object, whatever the message holds")
  func json() throws {
    let line = written(.json) { logger in
      logger.error("quote \" back \\ line\nbell \u{7}", metadata: ["source": "cäm"])
    }
    #expect(line.filter { $0 == "\n" }.count == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["message"] as? String == "quote \" back \\ line\nbell \u{7}")
    #expect(object["level"] as? String == "error")
    #expect(object["time"] as? String == "2023-11-14T22:13:20.007Z")
    #expect(object["fields"] as? [String: String] == ["source": "cäm"])
  }

  @Test("A message with line breaks stays one line of text")
  func oneLine() {
    #expect(written(.text) { $0.info("a\nb") }.hasSuffix("bus: a / b\n"))
  }

  @Test("An entry below the level is not written")
  func level() {
    #expect(written(.text) { $0.debug("x") }.isEmpty)
  }
}
