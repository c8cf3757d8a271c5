import Foundation

/// Every measure of what a method said of some videos, to be printed.
package struct MetricsReport: Sendable {
  /// Percent, except the counts; `nil` where undefined or not asked.
  package struct Row: Sendable, Equatable {
    /// As in the JSON.
    package var key: String
    /// For people.
    package var name: String
    package var percent: Double?
  }

  package let rows: [Row]
  /// Interval of the micro AUC, percent; `nil` with one video.
  package let interval: ClosedRange<Double>?
  package let roc: RocCurve?
  package let videos: Int
  package let frames: Int
  package let abnormal: Int
  package let tracks: Int
  package let regions: Int

  package init(_ input: PlainPredictions) {
    let frames = input.videos.map(\.frames)
    let truth = input.videos.map(\.tracks)
    videos = frames.count
    self.frames = frames.reduce(0) { $0 + $1.labels.count }
    abnormal = frames.reduce(0) { $0 + $1.labels.count { $0 } }
    tracks = truth.reduce(0) { $0 + $1.count }
    regions = truth.joined().reduce(0) { $0 + $1.boxes.count }
    roc = RocCurve(scores: frames.flatMap(\.scores), labels: frames.flatMap(\.labels))
    interval = VideoBootstrap.interval(frames).map { $0.lowerBound * 100...$0.upperBound * 100 }
    var rows = [
      Row(key: "micro", name: "micro AUC", percent: AreaUnderCurve.micro(frames).map { $0 * 100 }),
      Row(
        key: "macro", name: "macro AUC (two frames added to each video)",
        percent: AreaUnderCurve.macro(frames).map { $0 * 100 }),
      Row(
        key: "macro_two_class", name: "macro AUC over two-class videos",
        percent: AreaUnderCurve.macroTwoClass(frames).map { $0 * 100 }),
      Row(key: "eer", name: "equal error rate", percent: roc.map { $0.equalErrorRate * 100 }),
    ]
    if let predicted = input.regions, input.hasTracks, self.frames > 0 {
      for (ties, suffix, note) in [
        (RegionDetection.Ties.inOrder, "", ""), (.together, "_tied", ", equal scores together"),
      ] {
        let measured = RegionDetection(predicted, truth: truth, frames: self.frames, ties: ties)
        rows.append(Row(key: "rbdc" + suffix, name: "RBDC" + note, percent: measured.rbdc.map { $0 * 100 }))
        rows.append(Row(key: "tbdc" + suffix, name: "TBDC" + note, percent: measured.tbdc.map { $0 * 100 }))
      }
    }
    self.rows = rows
  }

  /// For a terminal.
  package var text: String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + Self.percent(row.percent)
        + (row.key == "micro" ? interval.map { "  (95 %: \(Self.span($0)))" } ?? "" : "")
    }.joined(separator: "\n") + "\n\n\(counts)\n"
  }

  /// A table in Markdown.
  package var markdown: String {
    "| measure | percent |\n|---|---|\n"
      + rows.map { "| \($0.name) | \(Self.percent($0.percent)) |\n" }.joined() + "\n\(counts)\n"
  }

  /// A table in LaTeX.
  package var latex: String {
    "\\begin{tabular}{lr}\n\\hline\n"
      + rows.map { "\($0.name) & \(Self.percent($0.percent)) \\\\\n" }.joined() + "\\hline\n\\end{tabular}\n"
  }

  /// One line.
  ///
  ///     {"micro":97.2,"macro":98.1,"macro_two_class":96.4,"eer":8.1,"rbdc":66.0,"tbdc":85.1,"rbdc_tied":66.1,
  ///      "tbdc_tied":85.2,"interval":[95.9,98.3],"clips":12,"frames":2010,"abnormal":1648,"tracks":21,
  ///      "regions":2410,"roc":[[0,0],[0,0.004],…]}
  package var json: String {
    var fields = rows.compactMap { row in row.percent.map { "\"\(row.key)\":\(Self.rounded($0))" } }
    if let interval {
      fields.append(
        "\"interval\":[\(Self.rounded(interval.lowerBound)),\(Self.rounded(interval.upperBound))]")
    }
    fields += [
      "\"clips\":\(videos)", "\"frames\":\(frames)", "\"abnormal\":\(abnormal)", "\"tracks\":\(tracks)",
      "\"regions\":\(regions)",
    ]
    if let roc {
      let points = Self.thinned(roc.points).map {
        "[\(Self.rounded($0.falsePositiveRate)),\(Self.rounded($0.truePositiveRate))]"
      }
      fields.append("\"roc\":[\(points.joined(separator: ","))]")
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private var counts: String {
    "\(videos) videos, \(frames) frames, \(abnormal) abnormal"
      + (tracks > 0 ? "; \(tracks) tracks of \(regions) regions" : "")
  }

  /// At most about 500 points, the first and the last among them.
  private static func thinned(_ points: [RocCurve.Point]) -> [RocCurve.Point] {
    let step = max(1, points.count / 500)
    return points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }.map(
      \.element)
  }

  private static func percent(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }

  private static func span(_ span: ClosedRange<Double>) -> String {
    "\(percent(span.lowerBound)) to \(percent(span.upperBound))"
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
