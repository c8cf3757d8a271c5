/// How well each score tells abnormal frames from normal ones, for each way of smoothing.
package struct ScoreTable: Sendable, Equatable {
  /// By score in the order given, then by smoothing.
  package var rows: [ScoreRow]
  /// Test frames, of all videos.
  package var frames: Int
  /// Those labelled abnormal.
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

  /// What a row is measured on: every frame's smoothed score, and how many frames had none of their own; `nil` where no
  /// frame had one.
  package static func series(
    score: String, smoothing: Smoothing, videos: [EvaluatedVideo]
  ) -> (filled: [LabelledScores]?, unscored: Int) {
    series(score: score, filter: smoothing.filter, usesMap: smoothing.usesMap, videos: videos)
  }

  /// The same for any filter.
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
    // The map of a score that nothing has is empty, which is no measurement.
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

/// One score under one smoothing. Areas are percent; `nil` where undefined.
package struct ScoreRow: Sendable, Equatable {
  /// For example `fused` or `baseline:non-person`.
  package var score: String
  package var smoothing: Smoothing
  /// All frames pooled.
  package var micro: Double?
  /// Mean over all videos, two frames added to each (``AreaUnderCurve/macro(_:)``).
  package var macro: Double?
  /// Mean over the videos with both classes.
  package var macroTwoClass: Double?
  /// Of all frames pooled, percent (``RocCurve/equalErrorRate``).
  package var equalErrorRate: Double?
  /// In whose middle 95 % `micro` lies when videos are drawn anew, percent (``VideoBootstrap``).
  package var interval: ClosedRange<Double>?
  /// Frames without a score of their own, measured as the lowest score of the run.
  package var unscored: Int

  init(
    score: String, smoothing: Smoothing, micro: Double? = nil, macro: Double? = nil,
    macroTwoClass: Double? = nil, equalErrorRate: Double? = nil, interval: ClosedRange<Double>? = nil,
    unscored: Int
  ) {
    self.equalErrorRate = equalErrorRate.map { $0 * 100 }
    self.interval = interval.map { $0.lowerBound * 100...$0.upperBound * 100 }
    self.score = score
    self.smoothing = smoothing
    self.micro = micro.map { $0 * 100 }
    self.macro = macro.map { $0 * 100 }
    self.macroTwoClass = macroTwoClass.map { $0 * 100 }
    self.unscored = unscored
  }
}
