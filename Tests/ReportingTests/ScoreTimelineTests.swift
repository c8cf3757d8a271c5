import Foundation
import FoundationXML
import Testing

@testable import Reporting

@Test("The drawing is well-formed by itself")
func wellFormed() {
  let timeline = ScoreTimeline(
    duration: 30, points: [.init(time: 0, score: 1), .init(time: 30, score: 2)], threshold: 1.5,
    planted: [.init(name: "a <b> & \"c\"", start: 3, end: 9, good: false)],
    events: [.init(name: "1", start: 4, end: 8, good: true)])
  #expect(XMLParser(data: Data(timeline.svg().utf8)).parse())
}

@Test("The line is interrupted where nothing was scored")
func gaps() throws {
  let scores: [Double?] = [1, 2, nil, nil, 3, 4]
  let points = scores.enumerated().map { ScoreTimeline.Point(time: Double($0), score: $1) }
  let svg = ScoreTimeline(duration: 5, points: points, threshold: nil).svg()
  let path = try #require(svg.firstMatch(of: /<path d="([^"]*)"/)).1
  #expect(path.filter { $0 == "M" }.count == 2)
  #expect(path.filter { $0 == "L" }.count == 2)
}

@Test("Thinning keeps the highest point of all")
func thinning() {
  let points = (0..<50_000).map { ScoreTimeline.Point(time: Double($0), score: $0 == 31_234 ? 99 : 1) }
  let thinned = ScoreTimeline.thinned(points)
  #expect(thinned.count == 1200)
  #expect(thinned.contains(.init(time: 31_234, score: 99)))
}

@Test("Hours of footage still get a handful of ticks")
func longFootage() {
  let svg = ScoreTimeline(duration: 400_000, points: [], threshold: 2).svg()
  #expect(svg.components(separatedBy: "<text").count < 25)
}

@Test("An empty drawing is still a drawing")
func empty() {
  #expect(XMLParser(data: Data(ScoreTimeline(duration: 0, points: [], threshold: nil).svg().utf8)).parse())
}
