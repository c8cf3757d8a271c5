import Foundation

/// How well each score tells abnormal frames from normal ones, for each way of smoothing.
package struct ScoreTable: Sendable, Equatable {
  /// By score in the order given, then by smoothing.
  package var rows: [ScoreRow]
  /// Test frames, of all videos.
  package var frames: Int
  /// Test frames labelled abnormal.
  package var abnormal: Int
  /// Test videos.
  package var videos: Int
  /// Videos with frames of both classes.
  package var twoClassVideos: Int

  /// Measures `scores` (names, in the order of the rows) over all videos.
  ///
  /// A frame without a score gets the lowest score of the run (over all videos) and is counted in
  /// ``ScoreRow/unscored``: before a Gaussian, which then smooths it like any other; after the causal
  /// filter, which leaves none but frames before the first score of a video. A score that no frame has gets
  /// rows without areas. Throws when a series is not as long as its video's labels.
  package init(
    videos: [EvaluatedVideo], scores: [String], smoothings: [Smoothing] = Smoothing.allCases
  ) throws(EvaluationError) {
    for video in videos {
      try Self.check(video, series: "capture time", count: video.captureTimes.count)
      for name in scores {
        for series in [video.scores[name], video.mapScores[name]] {
          if let series { try Self.check(video, series: name, count: series.count) }
        }
      }
    }
    rows = scores.flatMap { name in
      smoothings.filter { !$0.usesMap || videos.allSatisfy { $0.mapScores[name] != nil } }
        .map { Self.row(score: name, smoothing: $0, videos: videos) }
    }
    frames = videos.reduce(0) { $0 + $1.labels.count }
    abnormal = videos.reduce(0) { $0 + $1.labels.count { $0 } }
    self.videos = videos.count
    twoClassVideos = videos.count { $0.labels.contains(true) && $0.labels.contains(false) }
  }

  /// The row of a score under one smoothing.
  package func row(score: String, smoothing: Smoothing) -> ScoreRow? {
    rows.first { $0.score == score && $0.smoothing == smoothing }
  }

  private static func check(
    _ video: EvaluatedVideo, series: String, count: Int
  ) throws(EvaluationError) {
    guard count == video.labels.count else {
      throw .length(video: video.name, series: series, count: count, expected: video.labels.count)
    }
  }

  private static func row(score: String, smoothing: Smoothing, videos: [EvaluatedVideo]) -> ScoreRow {
    let (filled, unscored) = series(score: score, smoothing: smoothing, videos: videos)
    guard let filled else { return ScoreRow(score: score, smoothing: smoothing, unscored: unscored) }
    return ScoreRow(
      score: score, smoothing: smoothing, micro: AreaUnderCurve.micro(filled),
      macro: AreaUnderCurve.macro(filled), macroTwoClass: AreaUnderCurve.macroTwoClass(filled),
      equalErrorRate: RocCurve(scores: filled.flatMap(\.scores), labels: filled.flatMap(\.labels))?
        .equalErrorRate, interval: VideoBootstrap.interval(filled), unscored: unscored)
  }

  /// The values a row is measured on: every frame's smoothed score, and how many frames had none of their own; `nil` where no
  /// frame had one.
  package static func series(
    score: String, smoothing: Smoothing, videos: [EvaluatedVideo]
  ) -> (filled: [LabelledScores]?, unscored: Int) {
    series(score: score, filter: smoothing.filter, usesMap: smoothing.usesMap, videos: videos)
  }

  /// The values under any filter.
  ///
  /// - Parameter usesMap: takes the scores that come from the map of the objects.
  package static func series(
    score: String, filter: FrameFilter, usesMap: Bool = false, videos: [EvaluatedVideo]
  ) -> (filled: [LabelledScores]?, unscored: Int) {
    var series = videos.map { video in
      (filter.usesFuture ? .raw : filter).apply(
        to: (usesMap ? video.mapScores[score] : video.scores[score])
          ?? [Float?](repeating: nil, count: video.labels.count),
        captureTimes: video.captureTimes)
    }
    let unscored = series.reduce(0) { $0 + $1.count { $0 == nil } }
    // The map of a score that no object has is empty, which does not measure anything.
    if usesMap, !videos.contains(where: { $0.scores[score]?.contains { $0 != nil } == true }) {
      return (nil, videos.reduce(0) { $0 + $1.labels.count })
    }
    guard let lowest = series.lazy.flatMap({ $0.lazy.compactMap { $0 } }).min() else {
      return (nil, unscored)
    }
    series = series.map { scores in scores.map { $0 ?? lowest } }
    if filter.usesFuture {
      series = zip(series, videos).map { filter.apply(to: $0, captureTimes: $1.captureTimes) }
    }
    let filled = zip(series, videos).map { scores, video in
      LabelledScores(scores: scores.map { $0 ?? lowest }, labels: video.labels)
    }
    return (filled, unscored)
  }
}

extension ScoreTable {
  /// The table for people: a line for each score, a column for each smoothing, `micro/macro/two-class` in percent.
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
