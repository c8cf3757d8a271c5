import Foundation
import FoundationXML
import Testing
import VideoModel

@testable import Reporting

@Suite struct EvaluationPageTests {
  private func page(points: Int) -> String {
    let curve = RocDrawing.Curve(
      name: "fused & all, 96.4",
      points: (0..<points).map { RocDrawing.Point(x: Double($0) / Double(points - 1), y: 1) },
      isBaseline: false)
    let timeline = ScoreTimeline(
      duration: 18, points: [.init(time: 0, score: 1), .init(time: 18, score: 2)], threshold: nil,
      planted: [.init(name: "abnormal", start: 4, end: 9, good: true)])
    let moment = EvaluationPage.Moment(
      verdict: "missed", isGood: false, facts: "video 04, frame 17, score 0.31",
      tasks: [TaskScore(task: "distillation", raw: 1, standardised: 3, tail: 0.01, share: 1)],
      image: .init(
        jpeg: [0xff, 0xd8], width: 360, height: 240,
        box: BoundingBox(left: 1, top: 2, width: 30, height: 40), time: 1.7))
    return EvaluationPage(
      .init(
        title: "ped2", figures: [("96.5", "AUC as published live, percent")], facts: ["Bundle <x>"],
        tables: [("Areas", [["score", "raw"], ["fused", "91.4 / 95.0 / 92.1"]])],
        roc: RocDrawing(curves: [curve]),
        videos: [.init(name: "Test001", timeline: timeline, tasks: [("middle-box", timeline)])],
        moments: [moment], citation: "Somebody 2010",
        words: [
          "distillation": TaskWords(name: "Distillation", finding: "it was a surprise"),
          "middle-box": TaskWords(name: "The middle", finding: "it came as a box"),
        ])
    ).html()
  }

  @Test("The page is well-formed XML without anything from elsewhere, with table, curve, video and moment")
  func page() throws {
    let html = page(points: 3)
    let parser = XMLParser(data: Data(html.dropFirst("<!DOCTYPE html>".count).utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    for words in [
      "Evaluation on ped2", "Bundle &lt;x&gt;", "91.4 / 95.0 / 92.1", "fused &amp; all, 96.4", "Test001",
      "video 04, frame 17, score 0.31; it was a surprise", ">The middle<", "Somebody 2010",
      "data:image/jpeg;base64,/9g=",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(!html.contains("<script") && !html.contains("src=\"http"))
  }

  @Test("A curve of many points is thinned and keeps its ends")
  func thinned() {
    let points = (0..<10_000).map { RocDrawing.Point(x: Double($0), y: 0) }
    let thinned = RocDrawing.thinned(points)
    #expect(thinned.count == 501 && thinned.first == points.first && thinned.last == points.last)
    #expect(page(points: 10_000).utf8.count < 40_000)
  }
}
