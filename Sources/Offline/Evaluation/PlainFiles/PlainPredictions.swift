/// What a method said of some clips and what is true of them, from plain files, whatever program wrote them.
///
/// One clip has its files' name without their ending and without `_gt`, `.labels`, `.tracks`, `.scores`, `.regions`:
/// - truth: a series of labels, one a frame, 0 where normal; or rows `track, frame, xmin, ymin, xmax, ymax`; or both;
/// - predictions: a series of scores, one a frame, higher is odder; or rows
///   `frame, xmin, ymin, xmax, ymax, score`; or both.
/// Corners are pixels and inclusive.
package struct PlainPredictions: Sendable {
  package struct Clip: Sendable {
    package var name: String
    package var frames: LabelledScores
    /// Empty where no file has tracks.
    package var tracks: [TruthTrack]
  }

  /// By rising name.
  package let clips: [Clip]
  /// Regions of all clips; `nil` where no clip has any.
  package let regions: [PredictedRegion]?
  /// Whether some truth is tracks.
  package let hasTracks: Bool

  /// Reads both folders.
  ///
  /// - Parameter firstFrame: number of a clip's first frame in tracks and regions, 0 or 1.
  package init(truth: String, predictions: String, firstFrame: Int) throws(DatasetError) {
    let truths = try Self.files(in: truth)
    let predicted = try Self.files(in: predictions)
    var problems: [String] = []
    for name in Set(truths.keys).symmetricDifference(predicted.keys).sorted() {
      problems.append(
        "clip \(name) is \(truths[name] == nil ? "predicted, but has no truth" : "not predicted")")
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    guard !truths.isEmpty else {
      throw .notFound(path: truth, expected: "a file of truth for each clip (.npy, .csv or .txt)")
    }
    var clips: [Clip] = []
    var regions: [PredictedRegion]?
    for name in truths.keys.sorted() {
      let files = ClipFiles(
        name: name, truth: truths[name] ?? .init(), predicted: predicted[name] ?? .init(),
        firstFrame: firstFrame)
      switch files.clip(index: clips.count) {
      case .failure(let problem): problems.append("clip \(name): \(problem.text)")
      case .success(let (clip, found)):
        clips.append(clip)
        if let found { regions = (regions ?? []) + found }
      }
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    self.clips = clips
    self.regions = regions
    hasTracks = truths.values.contains { $0.rows != nil }
  }

  /// What a folder has of each clip.
  private static func files(in folder: String) throws(DatasetError) -> [String: ClipFiles.Part] {
    guard Folder.exists(folder) else {
      throw .notFound(path: folder, expected: "a folder with a file for each clip")
    }
    var parts: [String: ClipFiles.Part] = [:]
    for file in try Folder.names(in: folder) {
      guard let name = PlainFile.clip(of: file) else { continue }
      var part = parts[name] ?? .init()
      let isTwin: Bool
      switch try PlainFile.read(folder + "/" + file) {
      case .series(let series):
        isTwin = part.series != nil
        part.series = series
      case .rows(let rows):
        isTwin = part.rows != nil
        part.rows = rows
      }
      guard !isTwin else { throw .mismatch(["clip \(name) has two files of one kind in \(folder)"]) }
      parts[name] = part
    }
    return parts
  }
}

/// The files of one clip.
private struct ClipFiles {
  struct Part {
    var series: [Double]?
    var rows: [[Double]]?
  }

  struct Problem: Error {
    var text: String
  }

  let name: String
  let truth: Part
  let predicted: Part
  let firstFrame: Int

  func clip(index: Int) -> Result<(PlainPredictions.Clip, [PredictedRegion]?), Problem> {
    if let labels = truth.series, let scores = predicted.series, labels.count != scores.count {
      return .failure(Problem(text: "\(scores.count) scores, but \(labels.count) labels"))
    }
    guard let count = truth.series?.count ?? predicted.series?.count else {
      return .failure(
        Problem(text: "neither labels nor scores a frame: nobody says how many frames it has"))
    }
    let regions = predicted.rows.map { rows in
      rows.map { row in
        PredictedRegion(
          clip: index, frame: TrackRows.frame(row[0], firstFrame), box: TrackRows.box(row[1...4]),
          score: Float(row[5]))
      }
    }
    let tracks = TrackRows.tracks(truth.rows ?? [], firstFrame: firstFrame)
    let frames = (regions?.map(\.frame) ?? []) + tracks.flatMap(\.boxes.keys)
    if let wrong = frames.first(where: { !(0..<count).contains($0) }) {
      return .failure(
        Problem(
          text: "a region in frame \(wrong + firstFrame), of \(count) frames that begin with \(firstFrame)"))
    }
    var labels = truth.series?.map { $0 != 0 } ?? [Bool](repeating: false, count: count)
    if truth.series == nil { for track in tracks { for frame in track.boxes.keys { labels[frame] = true } } }
    let scores = predicted.series?.map { Float($0) } ?? Self.highest(regions ?? [], count)
    return .success(
      (
        .init(name: name, frames: LabelledScores(scores: scores, labels: labels), tracks: tracks), regions
      ))
  }

  /// The highest score of a region in each frame; frames without a region score below all others.
  private static func highest(_ regions: [PredictedRegion], _ count: Int) -> [Float] {
    var scores = [Float](repeating: -.infinity, count: count)
    for region in regions { scores[region.frame] = max(scores[region.frame], region.score) }
    return scores
  }
}
