/// How well each score tells abnormal frames from normal ones, for each way of smoothing.
package struct ScoreTable: Sendable, Equatable {
  /// By score in the order given, then by smoothing.
  package var rows: [ScoreRow]
  /// Test frames, of all clips.
  package var frames: Int
  /// Those labelled abnormal.
  package var abnormal: Int
  /// Test clips.
  package var clips: Int
  /// Clips with frames of both classes.
  package var twoClassClips: Int

  /// Measures `scores` (names, in the order of the rows) over all clips.
  ///
  /// A frame without a score gets the lowest score of the run (over all clips) and is counted in
  /// ``ScoreRow/unscored``: before a Gaussian, which then smooths it like any other; after the causal
  /// filter, which leaves none but frames before the first score of a clip. A score that no frame has gets
  /// rows without areas. Throws when a series is not as long as its clip's labels.
  package init(
    clips: [EvaluatedVideo], scores: [String], smoothings: [Smoothing] = Smoothing.allCases
  ) throws(EvaluationError) {
    for clip in clips {
      try Self.check(clip, series: "capture time", count: clip.captureTimes.count)
      for name in scores {
        for series in [clip.scores[name], clip.mapScores[name]] {
          if let series { try Self.check(clip, series: name, count: series.count) }
        }
      }
    }
    rows = scores.flatMap { name in
      smoothings.filter { !$0.usesMap || clips.allSatisfy { $0.mapScores[name] != nil } }
        .map { Self.row(score: name, smoothing: $0, clips: clips) }
    }
    frames = clips.reduce(0) { $0 + $1.labels.count }
    abnormal = clips.reduce(0) { $0 + $1.labels.count { $0 } }
    self.clips = clips.count
    twoClassClips = clips.count { $0.labels.contains(true) && $0.labels.contains(false) }
  }

  /// The row of a score under one smoothing.
  package func row(score: String, smoothing: Smoothing) -> ScoreRow? {
    rows.first { $0.score == score && $0.smoothing == smoothing }
  }

  private static func check(
    _ clip: EvaluatedVideo, series: String, count: Int
  ) throws(EvaluationError) {
    guard count == clip.labels.count else {
      throw .length(clip: clip.name, series: series, count: count, expected: clip.labels.count)
    }
  }

  private static func row(score: String, smoothing: Smoothing, clips: [EvaluatedVideo]) -> ScoreRow {
    let (filled, unscored) = series(score: score, smoothing: smoothing, clips: clips)
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
    score: String, smoothing: Smoothing, clips: [EvaluatedVideo]
  ) -> (filled: [LabelledScores]?, unscored: Int) {
    series(score: score, filter: smoothing.filter, usesMap: smoothing.usesMap, clips: clips)
  }

  /// The same for any filter.
  ///
  /// - Parameter usesMap: takes the scores that come from the map of the objects.
  package static func series(
    score: String, filter: FrameFilter, usesMap: Bool = false, clips: [EvaluatedVideo]
  ) -> (filled: [LabelledScores]?, unscored: Int) {
    var series = clips.map { clip in
      (filter.usesFuture ? .raw : filter).apply(
        to: (usesMap ? clip.mapScores[score] : clip.scores[score])
          ?? [Float?](repeating: nil, count: clip.labels.count),
        captureTimes: clip.captureTimes)
    }
    let unscored = series.reduce(0) { $0 + $1.count { $0 == nil } }
    // The map of a score that nothing has is empty, which is no measurement.
    if usesMap, !clips.contains(where: { $0.scores[score]?.contains { $0 != nil } == true }) {
      return (nil, clips.reduce(0) { $0 + $1.labels.count })
    }
    guard let lowest = series.lazy.flatMap({ $0.lazy.compactMap { $0 } }).min() else {
      return (nil, unscored)
    }
    series = series.map { scores in scores.map { $0 ?? lowest } }
    if filter.usesFuture {
      series = zip(series, clips).map { filter.apply(to: $0, captureTimes: $1.captureTimes) }
    }
    let filled = zip(series, clips).map { scores, clip in
      LabelledScores(scores: scores.map { $0 ?? lowest }, labels: clip.labels)
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
  /// Mean over all clips, two frames added to each (``AreaUnderCurve/macro(_:)``).
  package var macro: Double?
  /// Mean over the clips with both classes.
  package var macroTwoClass: Double?
  /// Of all frames pooled, percent (``RocCurve/equalErrorRate``).
  package var equalErrorRate: Double?
  /// In whose middle 95 % `micro` lies when clips are drawn anew, percent (``VideoBootstrap``).
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
