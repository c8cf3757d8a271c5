import Evaluation
import Footage
import Foundation
import PlainText
import Reporting
import VideoModel

/// The page of an evaluation: what is drawn, and which moments are shown.
package struct EvaluationReport {
  package let dataset: Dataset
  package let frameRate: Double
  package let outcome: DatasetScoring.Outcome
  package let table: ScoreTable
  /// Tasks, in the order of the rows.
  package let tasks: [String]
  /// By the short id of the task.
  package let words: [String: TaskWords]
  /// Lines about bundle, detector and settings.
  package let facts: [String]

  package init(
    dataset: Dataset, frameRate: Double, outcome: DatasetScoring.Outcome, table: ScoreTable, tasks: [String],
    words: [String: TaskWords], facts: [String]
  ) {
    self.dataset = dataset
    self.frameRate = frameRate
    self.outcome = outcome
    self.table = table
    self.tasks = tasks
    self.words = words
    self.facts = facts
  }

  /// Writes `report.html`, `report.json` into a folder; gives the page's path.
  package func write(folder: String, json: String) throws -> String {
    let path = folder + "/report.html"
    let page = EvaluationPage(try content()).html()
    try OutputFile.makeFolder(folder)
    try OutputFile.write(page, to: path)
    try OutputFile.write(json + "\n", to: folder + "/report.json")
    return path
  }

  private func content() throws -> EvaluationPage.Content {
    EvaluationPage.Content(
      title: dataset.name, figures: figures(), facts: facts + dataset.warnings, tables: tables(),
      roc: RocDrawing(curves: curves()), videos: outcome.videos.indices.map(video),

      moments: try EvaluationMoments(dataset: dataset, frameRate: frameRate, outcome: outcome).moments(),
      citation: dataset.citation, words: words)
  }

  private func figures() -> [(value: String, name: String)] {
    func area(_ smoothing: Smoothing) -> String {
      Self.percent(table.row(score: DatasetScoring.fused, smoothing: smoothing)?.micro)
    }
    var figures = [
      (area(.causal), "AUC as published live, percent"),
      (area(.gaussian10), "AUC smoothed afterwards, percent"),
    ]
    if let row = outcome.regions?.rows.first(where: { $0.score == DatasetScoring.fused }) {
      figures.append(("\(Self.percent(row.rbdc)) / \(Self.percent(row.tbdc))", "RBDC / TBDC"))
    }
    if let events = outcome.events?.asked {
      figures.append(("\(events.found) of \(events.tracks)", "abnormal objects found"))
      figures.append(
        ("\(events.falseEvents)", "false events in \(Rounded.text(events.hours * 60, places: 0)) min"))
    }
    return figures
  }

  private func tables() -> [(caption: String, rows: [[String]])] {
    let smoothings = Smoothing.allCases.filter { smoothing in
      table.rows.contains { $0.smoothing == smoothing }
    }
    var names: [String] = []
    for row in table.rows where !names.contains(row.score) { names.append(row.score) }
    let areas = names.map { name in
      [name]
        + smoothings.map { smoothing in
          table.row(score: name, smoothing: smoothing).map { row in
            [row.micro, row.macro, row.macroTwoClass].map(Self.percent).joined(separator: " / ")
          } ?? ""
        }
    }
    let causal = names.compactMap { name -> [String]? in
      guard let row = table.row(score: name, smoothing: .causal) else { return nil }
      let regions = outcome.regions?.rows.first { $0.score == name }
      return [
        name, Self.percent(row.micro),
        row.interval.map { "\(Self.percent($0.lowerBound)) to \(Self.percent($0.upperBound))" } ?? "-",
        Self.percent(row.equalErrorRate), Self.percent(regions?.rbdc), Self.percent(regions?.tbdc),
      ]
    }
    var tables = [
      (
        "Area under the ROC curve: micro / macro (two frames added to each video) / macro over two-class videos",
        [["score"] + smoothings.map(\.rawValue)] + areas
      ),
      ("Causal scores", [["score", "micro", "95 % interval", "equal error rate", "RBDC", "TBDC"]] + causal),
    ]
    if let events = outcome.events {
      let rows = EventTable.recalls.map { recall -> [String] in
        let found = "\(Int(recall * 100)) %"
        guard let measure = events.atRecall(recall) else { return [found, "-", "-", "-"] }
        return [
          found, Rounded.text(Double(measure.threshold), places: 2),
          Rounded.text(measure.falsePerHour ?? 0, places: 1),
          measure.delay.map { Rounded.text($0, places: 2) } ?? "-",
        ]
      }
      tables.append(
        ("Events", [["abnormal objects found", "events from", "false per hour", "delay, s (median)"]] + rows))
    }
    return tables
  }

  private func curves() -> [RocDrawing.Curve] {
    let shown =
      [DatasetScoring.fused, DatasetScoring.plainMean] + tasks
      + [Baseline.nonPerson.rawValue, Baseline.blockDifference.rawValue]
    return shown.compactMap { name in
      guard let series = ScoreTable.series(score: name, smoothing: .causal, videos: outcome.videos).filled,
        let curve = RocCurve(scores: series.flatMap(\.scores), labels: series.flatMap(\.labels))
      else { return nil }
      let area = table.row(score: name, smoothing: .causal)?.micro
      return RocDrawing.Curve(
        name: "\(name), \(Self.percent(area))",
        points: curve.points.map { RocDrawing.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate) },
        isBaseline: Baseline.names.contains(name))
    }
  }

  private func video(_ index: Int) -> EvaluationPage.Video {
    let video = outcome.videos[index]
    return EvaluationPage.Video(
      name: video.name, timeline: timeline(index, DatasetScoring.fused, events: true),
      tasks: tasks.map { ($0, timeline(index, $0, events: false)) })
  }

  private func timeline(_ index: Int, _ score: String, events: Bool) -> ScoreTimeline {
    let video = outcome.videos[index]
    let begin = video.captureTimes.first ?? 0
    func seconds(_ time: Int64) -> Double { Double(time - begin) / 1e9 }
    let smoothed = Smoothing.causal.apply(
      to: video.scores[score] ?? [], captureTimes: video.captureTimes)
    let opened = events ? outcome.opened[index] : []
    let tracks = dataset.testing.first { $0.name == video.name }?.tracks
    let falseEvents = tracks.map {
      Set(EventMatcher(tracks: $0, frameRate: frameRate).match(opened).falseEvents)
    }
    let spans = opened.enumerated().map { place, event in
      ScoreTimeline.Span(
        name: event.label.isEmpty ? "object" : event.label, start: seconds(event.start.captureTime),
        end: seconds(event.latest.captureTime), good: falseEvents.map { !$0.contains(place) } ?? true)
    }
    return ScoreTimeline(
      duration: Double(video.labels.count) / frameRate,
      points: zip(video.captureTimes, smoothed).map {
        ScoreTimeline.Point(time: seconds($0), score: $1.map { Double($0) })
      }, threshold: nil,
      planted: Self.runs(video.labels).map { run in
        let (start, end) = (Double(run.lowerBound) / frameRate, Double(run.upperBound) / frameRate)
        return ScoreTimeline.Span(
          name: "abnormal", start: start, end: end,
          good: !events || spans.contains { $0.start < end && $0.end > start })
      }, events: spans)
  }

  /// Stretches of abnormal frames.
  package static func runs(_ labels: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (frame, isAbnormal) in labels.enumerated() where isAbnormal {
      if let last = runs.last, last.upperBound == frame {
        runs[runs.count - 1] = last.lowerBound..<frame + 1
      } else {
        runs.append(frame..<frame + 1)
      }
    }
    return runs
  }

  private static func percent(_ value: Double?) -> String { value.map { Rounded.text($0, places: 1) } ?? "-" }
}
