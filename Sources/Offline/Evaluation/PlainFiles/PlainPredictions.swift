/// A method's predictions for some videos and the truth, from plain files, whatever program wrote them.
///
/// One video has its files' name without their ending and without `_gt`, `.labels`, `.tracks`, `.scores`, `.regions`:
/// - truth: a label for each frame, 0 where normal, or rows `track, frame, xmin, ymin, xmax, ymax`, or both;
/// - predictions: a score for each frame, higher is odder, or rows
///   `frame, xmin, ymin, xmax, ymax, score`, or both.
/// Corners are pixels and inclusive.
package struct PlainPredictions: Sendable {
  package struct Video: Sendable {
    package var name: String
    package var frames: LabelledScores
    /// Empty where no file has tracks.
    package var tracks: [TruthTrack]
  }

  /// By rising name.
  package let videos: [Video]
  /// Regions of all videos; `nil` where no video has any.
  package let regions: [PredictedRegion]?
  /// Whether some truth is tracks.
  package let hasTracks: Bool

  /// Reads both folders.
  ///
  /// - Parameter firstFrame: number of a video's first frame in tracks and regions, 0 or 1.
  package init(truth: String, predictions: String, firstFrame: Int) throws(DatasetError) {
    let truths = try Self.files(in: truth)
    let predicted = try Self.files(in: predictions)
    var problems: [String] = []
    for name in Set(truths.keys).symmetricDifference(predicted.keys).sorted() {
      problems.append(
        "video \(name) is \(truths[name] == nil ? "predicted, but has no truth" : "not predicted")")
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    guard !truths.isEmpty else {
      throw .notFound(path: truth, expected: "a file of truth for each video (.npy, .csv or .txt)")
    }
    var videos: [Video] = []
    var regions: [PredictedRegion]?
    for name in truths.keys.sorted() {
      let files = VideoFiles(
        name: name, truth: truths[name] ?? .init(), predicted: predicted[name] ?? .init(),
        firstFrame: firstFrame)
      switch files.video(index: videos.count) {
      case .failure(let problem): problems.append("video \(name): \(problem.text)")
      case .success(let (video, found)):
        videos.append(video)
        if let found { regions = (regions ?? []) + found }
      }
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    self.videos = videos
    self.regions = regions
    hasTracks = truths.values.contains { $0.rows != nil }
  }

  /// The files of each video in a folder.
  private static func files(in folder: String) throws(DatasetError) -> [String: VideoFiles.Part] {
    guard Folder.exists(folder) else {
      throw .notFound(path: folder, expected: "a folder with a file for each video")
    }
    var parts: [String: VideoFiles.Part] = [:]
    for file in try Folder.names(in: folder) {
      guard let name = PlainFile.video(of: file) else { continue }
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
      guard !isTwin else { throw .mismatch(["video \(name) has two files of one kind in \(folder)"]) }
      parts[name] = part
    }
    return parts
  }
}

/// The files of one video.
private struct VideoFiles {
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

  func video(index: Int) -> Result<(PlainPredictions.Video, [PredictedRegion]?), Problem> {
    if let labels = truth.series, let scores = predicted.series, labels.count != scores.count {
      return .failure(Problem(text: "\(scores.count) scores, but \(labels.count) labels"))
    }
    guard let count = truth.series?.count ?? predicted.series?.count else {
      return .failure(
        Problem(text: "no file has a label or a score for each frame, so its number of frames is unknown"))
    }
    let regions = predicted.rows.map { rows in
      rows.map { row in
        PredictedRegion(
          video: index, frame: TrackRows.frame(row[0], firstFrame), box: TrackRows.box(row[1...4]),
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
