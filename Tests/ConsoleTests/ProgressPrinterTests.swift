import Testing

@testable import Console

@Suite struct ProgressPrinterTests {
  private final class Sink {
    var text = ""
  }

  @Test("On a terminal the line is overwritten, in a log each is a line of its own")
  func styles() {
    for isTerminal in [true, false] {
      let sink = Sink()
      let printer = ProgressPrinter("score", unit: "frames", total: 10, isTerminal: isTerminal) {
        sink.text += $0
      }
      printer.finish(at: 10)
      #expect(sink.text.hasPrefix("\r") == isTerminal)
      #expect(sink.text.hasSuffix("\n"))
      #expect(sink.text.contains("score: 10/10 frames (100 %)"))
    }
  }
}
