import Foundation

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
    text.append("micro / macro (two frames added to each video) / macro over two-class videos, percent")
    text.append(
      "\(frames) frames, \(abnormal) abnormal; \(videos) videos, \(twoClassVideos) with both classes")
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
    let rows = rows.map { row in
      var fields = [
        "\"score\":\(Self.quoted(row.score))", "\"smoothing\":\(Self.quoted(row.smoothing.rawValue))",
      ]
      let areas = [("micro", row.micro), ("macro", row.macro), ("macro_two_class", row.macroTwoClass)]
      for (key, area) in areas {
        if let area { fields.append("\"\(key)\":\((area * 100).rounded() / 100)") }
      }
      if let rate = row.equalErrorRate { fields.append("\"eer\":\((rate * 100).rounded() / 100)") }
      if let interval = row.interval {
        let ends = [interval.lowerBound, interval.upperBound].map { "\(($0 * 100).rounded() / 100)" }
        fields.append("\"interval\":[\(ends.joined(separator: ","))]")
      }
      fields += regions?.fields(of: row.score) ?? []
      if row.score == events?.score, row.smoothing == .causal { fields += events?.table.summary ?? [] }
      fields.append("\"unscored\":\(row.unscored)")
      return "{" + fields.joined(separator: ",") + "}"
    }
    return """
      {"rows":[\(rows.joined(separator: ","))],"frames":\(frames),"abnormal":\(abnormal),\
      "clips":\(videos),"two_class_clips":\(twoClassVideos)\(regions.map { ",\"regions\":" + $0.json } ?? "")\
      \(events.map { ",\"events\":" + $0.table.json } ?? "")\
      \(tracks.map { ",\"tracks_from\":\"\($0.rawValue)\"" } ?? "")}
      """
  }

  private static func cell(_ row: ScoreRow) -> String {
    [row.micro, row.macro, row.macroTwoClass]
      .map { $0.map { String(format: "%.1f", $0) } ?? "-" }
      .joined(separator: "/")
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}
