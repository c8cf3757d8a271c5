import Foundation
import PlainText

extension ScoreTable {
  /// The table for people: a line a score, a column a smoothing, `micro/macro/two-class` in percent.
  package var text: String {
    let smoothings = unique(rows.map(\.smoothing))
    let names = unique(rows.map(\.score))
    let table = TextTable(
      head: ["score"] + smoothings.map(\.rawValue),
      lines: names.map { name in
        [name] + smoothings.map { row(score: name, smoothing: $0).map(Self.cell) ?? "" }
      })
    var text = [table.text]
    text.append("micro / macro (two frames added to each clip) / macro over two-class clips, percent")
    text.append("\(frames) frames, \(abnormal) abnormal; \(clips) clips, \(twoClassClips) with both classes")
    let gaps = rows.filter { $0.smoothing == smoothings.first && $0.unscored > 0 }
    if !gaps.isEmpty {
      text.append("frames without a score, measured as the lowest of the run (\(smoothings[0].rawValue)):")
      text += gaps.map { "  \($0.score): \($0.unscored)" }
    }
    return text.joined(separator: "\n") + "\n"
  }

  /// The table for programs, one line; areas in percent with two decimals, left out where undefined.
  ///
  ///     {"rows":[{"score":"fused","smoothing":"causal","micro":96.02,"macro":97.4,
  ///       "macro_two_class":95.71,"eer":9.1,"interval":[91.2,98.3],"rbdc":64.1,"tbdc":84.2,"recall":0.86,
  ///       "false_per_hour":35.8,"delay_s":0.9,"unscored":0}],"frames":2010,"abnormal":1648,"clips":12,"two_class_clips":8}
  ///
  /// - Parameters:
  ///   - regions: added as `regions` (``RegionTable/json``), and `rbdc` and `tbdc` to the rows of each score.
  ///   - events: added as `events` (``EventTable/json``), and their main figures to the causal row of the score they
  ///     are made of.
  ///   - tracks: where both have the truth from, added as `tracks_from`.
  package func json(
    regions: RegionTable? = nil, events: (score: String, table: EventTable)? = nil, tracks: TrackOrigin? = nil
  ) -> String {
    let rows = rows.map { row -> JSONValue in
      var members: [JSONValue.Member] = [
        ("score", .text(row.score)), ("smoothing", .text(row.smoothing.rawValue)),
        ("micro", Self.percent(row.micro)), ("macro", Self.percent(row.macro)),
        ("macro_two_class", Self.percent(row.macroTwoClass)), ("eer", Self.percent(row.equalErrorRate)),
        (
          "interval",
          row.interval.map { .list([$0.lowerBound, $0.upperBound].compactMap { Self.percent($0) }) }
        ),
      ]
      members += regions?.members(of: row.score) ?? []
      if row.score == events?.score, row.smoothing == .causal { members += events?.table.summary ?? [] }
      members.append(("unscored", .integer(row.unscored)))
      return .object(members)
    }
    return JSONValue.object([
      ("rows", .list(rows)), ("frames", .integer(frames)), ("abnormal", .integer(abnormal)),
      ("clips", .integer(clips)), ("two_class_clips", .integer(twoClassClips)), ("regions", regions?.value),
      ("events", events?.table.value), ("tracks_from", tracks.map { .text($0.rawValue) }),
    ]).line
  }

  /// A figure with two decimals.
  private static func percent(_ value: Double?) -> JSONValue? {
    value.map { .double(($0 * 100).rounded() / 100) }
  }

  private static func cell(_ row: ScoreRow) -> String {
    [row.micro, row.macro, row.macroTwoClass]
      .map { $0.map { String(format: "%.1f", $0) } ?? "-" }
      .joined(separator: "/")
  }

  private func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}
