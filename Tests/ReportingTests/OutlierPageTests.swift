import Foundation
import FoundationXML
import Reporting
import Testing
import VideoModel

@Suite struct OutlierPageTests {
  @Test("The page is well-formed XML and shows source, time, track, score and use of each object")
  func page() throws {
    let picture = StripImage(jpeg: [0xFF, 0xD8], width: 64, height: 64, box: nil, time: -0.2)
    let html = OutlierPage(
      entries: [
        .init(
          source: "gate", time: "2026-03-01T09:30:00Z", track: "1-7", label: "<cart>", score: 4.25,
          tasks: [TaskScore(task: "distillation", raw: 1, standardised: 3, tail: 0.01, share: 1)],
          part: .leftOut,
          strip: [picture])
      ], words: ["distillation": TaskWords(name: "Distillation", finding: "it was a surprise")]
    ).html()
    let parser = XMLParser(data: Data(html.dropFirst("<!DOCTYPE html>".count).utf8))
    #expect(parser.parse())
    for words in [
      "&lt;cart&gt; at 2026-03-01T09:30:00Z", "gate, track 1-7, score 4.25; it was a surprise",
      "left out of the calibration",
    ] {
      #expect(html.contains(words), "\(words)")
    }
  }
}
