import Foundation
import Testing
import VideoModel

@testable import Evaluation

@Suite("The table of scores")
struct ScoreTableTests {
  private func video(_ name: String, _ labels: [Bool], _ scores: [String: [Float?]]) -> EvaluatedVideo {
    EvaluatedVideo(
      name: name, labels: labels, captureTimes: labels.indices.map { Int64($0) * 100_000_000 }, scores: scores
    )
  }

  private var videos: [EvaluatedVideo] {
    [
      video("a", [false, false, true], ["fused": [1, 2, 3], "other": [nil, 5, nil]]),
      video("b", [true, true], ["fused": [0, nil], "other": [nil, nil]]),
    ]
  }

  @Test("Rows come by score, then by smoothing, with areas in percent")
  func rows() throws {
    let table = try ScoreTable(videos: videos, scores: ["fused", "other"], smoothings: [.raw, .causal])
    #expect(table.rows.map(\.score) == ["fused", "fused", "other", "other"])
    #expect(table.rows.map(\.smoothing) == [.raw, .causal, .raw, .causal])
    #expect(table.frames == 5)
    #expect(table.abnormal == 3)
    #expect(table.videos == 2)
    #expect(table.twoClassVideos == 1)
    let row = try #require(table.row(score: "fused", smoothing: .raw))
    // The missing frame of video b counts as 0, the lowest of the run: it loses both pairs, as the 0 does.
    let expected: Double = 2.0 / 6 * 100
    #expect(row.micro == expected)
    #expect(row.macroTwoClass == 100)
    #expect(row.macro == 100)
    #expect(row.unscored == 1)
  }

  @Test("The causal filter holds scores over gaps, so fewer frames go unscored")
  func unscored() throws {
    let table = try ScoreTable(videos: videos, scores: ["other"])
    #expect(table.rows.map(\.unscored) == [4, 3, 4, 4])
  }

  @Test("A Gaussian smooths a frame without a score as the lowest of the run")
  func gaussianFill() throws {
    let labels = [false, true, false]
    let gap = try ScoreTable(
      videos: [video("a", labels, ["x": [2, nil, 1]])], scores: ["x"], smoothings: [.gaussian10])
    let filled = try ScoreTable(
      videos: [video("a", labels, ["x": [2, 1, 1]])], scores: ["x"], smoothings: [.gaussian10])
    #expect(gap.rows[0].micro == filled.rows[0].micro)
    #expect(gap.rows[0].unscored == 1)
  }

  @Test("A score that no frame has gets a row without areas")
  func unknownScore() throws {
    let table = try ScoreTable(videos: videos, scores: ["nobody"], smoothings: [.raw])
    #expect(table.rows[0].micro == nil)
    #expect(table.rows[0].macro == nil)
    #expect(table.rows[0].unscored == 5)
    #expect(table.json().contains("{\"score\":\"nobody\",\"smoothing\":\"raw\",\"unscored\":5}"))
    #expect(table.text.contains("-/-/-"))
  }

  @Test("A series of another length than the labels names the video and both numbers")
  func wrongLength() {
    let short = video("Test004", [true, false], ["fused": [1]])
    let error = EvaluationError.length(video: "Test004", series: "fused", count: 1, expected: 2)
    #expect(throws: error) { try ScoreTable(videos: [short], scores: ["fused"]) }
    #expect(
      error.description
        == "video Test004: 1 values of 'fused', but 2 labels; score every frame of the video once")
  }

  @Test("The JSON is one line with the agreed keys and two decimals")
  func json() throws {
    let table = try ScoreTable(videos: videos, scores: ["fused"], smoothings: [.raw])
    #expect(
      table.json() == """
        {"rows":[{"score":"fused","smoothing":"raw","micro":33.33,"macro":100.0,"macro_two_class":100.0,\
        "eer":66.67,"interval":[33.33,100.0],"unscored":1}],"frames":5,"abnormal":3,"clips":2,"two_class_clips":1}
        """)
    let odd = try ScoreTable(videos: videos, scores: ["a\"b\\c\nd"], smoothings: [.raw])
    let parsed = try JSONSerialization.jsonObject(with: Data(odd.json().utf8)) as? [String: Any]
    let rows = parsed?["rows"] as? [[String: Any]]
    #expect(rows?.first?["score"] as? String == "a\"b\\c\nd")
  }

  @Test("Regions go to every row of their score, events to the causal row of theirs")
  func jsonOfRegionsAndEvents() throws {
    let box = BoundingBox(left: 0, top: 0, width: 9, height: 9)
    let regions = RegionTable(
      ["fused": [PredictedRegion(video: 0, frame: 2, box: box, score: 1)]], scores: ["fused"],
      truth: [[TruthTrack(label: "t", boxes: [2: box])], []], frames: 5)
    let events = EventTable(asked: EventMeasure(threshold: 3), curve: [])
    let table = try ScoreTable(videos: videos, scores: ["fused", "other"], smoothings: [.raw, .causal])
    let parsed =
      try JSONSerialization.jsonObject(
        with: Data(table.json(regions: regions, events: ("fused", events)).utf8)) as? [String: Any]
    let rows = try #require(parsed?["rows"] as? [[String: Any]])
    #expect(rows.map { $0["rbdc"] as? Double } == [100, 100, nil, nil])
    #expect(rows.map { $0["tbdc"] as? Double } == [100, 100, nil, nil])
    // Nothing was to be found in no footage: neither a rate nor a delay.
    #expect(rows.allSatisfy { $0["false_per_hour"] == nil })
    var measure = EventMeasure(threshold: 3)
    measure.add([], matcher: EventMatcher(tracks: [], frameRate: 10), seconds: 3600)
    let hour = table.json(events: ("fused", EventTable(asked: measure, curve: [])))
    #expect(hour.components(separatedBy: "\"false_per_hour\":0.0,\"unscored\"").count == 2)
  }

  @Test("Scores by way of the map are smoothed and measured as the others; what has no map has no such row")
  func maps() throws {
    var videos = videos
    for index in videos.indices { videos[index].mapScores["fused"] = videos[index].scores["fused"] }
    let table = try ScoreTable(videos: videos, scores: ["fused", "other"])
    let (map, plain) = (
      try #require(table.row(score: "fused", smoothing: .offline10)),
      try #require(table.row(score: "fused", smoothing: .gaussian10))
    )
    #expect(map.micro == plain.micro && map.macro == plain.macro)
    #expect(table.row(score: "other", smoothing: .offline21) == nil)
    // A map on which nothing was ever painted is not a score.
    for index in videos.indices {
      videos[index].scores["none"] = videos[index].labels.map { _ in nil }
      videos[index].mapScores["none"] = videos[index].labels.map { _ in 0 }
    }
    let none = try ScoreTable(videos: videos, scores: ["none"])
    #expect(none.row(score: "none", smoothing: .offline10)?.micro == nil)
    #expect(none.rows.allSatisfy { $0.micro == nil && $0.unscored == none.frames })
    #expect(table.row(score: "other", smoothing: .gaussian21) != nil)
  }

  @Test("The text aligns a column for each smoothing and counts frames without a score")
  func text() throws {
    let text = try ScoreTable(videos: videos, scores: ["fused", "other"], smoothings: [.raw, .causal]).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasSuffix("raw            causal"))
    #expect(lines[1].hasPrefix("fused  33.3/100.0/100.0"))
    let widths = Set(lines[0...2].map(\.count))
    #expect(widths.count == 1)
    #expect(text.contains("5 frames, 3 abnormal; 2 videos, 1 with both classes"))
    #expect(text.contains("  fused: 1"))
  }
}
