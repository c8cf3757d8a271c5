/// The published figures of a set, which a copy is compared with.
struct PublishedSet: Sendable {
  /// The training or the test videos.
  struct Part: Sendable {
    var videos: Int
    /// Frames of all videos; `nil` where they are not known here.
    var frames: Int?
    /// Frames of video 1, 2 …; empty where they are not known here.
    var framesOfVideos: [Int] = []

    init(videos: Int, frames: Int?) {
      self.videos = videos
      self.frames = frames
    }

    init(framesOfVideos: [Int]) {
      videos = framesOfVideos.count
      frames = framesOfVideos.reduce(0, +)
      self.framesOfVideos = framesOfVideos
    }
  }

  /// As on the command line.
  let name: String
  let citation: String
  let frameRate: Double
  let training: Part
  let testing: Part
  /// Abnormal test frames; `nil` where they are not known here.
  let abnormal: Int?
  /// The remedy for missing labels.
  let labelHint: String

  /// The videos found as a data set, with a warning for each way in which they differ from what is published.
  ///
  /// - Parameters:
  ///   - tracks: a folder of track files that takes the place of what masks say.
  ///   - warnings: what is known to be wrong already.
  func dataset(
    training: [NumberedVideo], testing: [NumberedVideo], tracks: String?, warnings: [String] = []
  ) throws(DatasetError) -> Dataset {
    var set = Dataset(
      name: name, training: training.map(\.entry), testing: testing.map(\.entry), citation: citation,
      frameRate: frameRate, warnings: warnings)
    set.warnings +=
      Self.differences(of: training, from: self.training, part: "training")
      + Self.differences(of: testing, from: self.testing, part: "test")
    let bare = set.testing.filter { $0.labels == nil }.map(\.name)
    if !bare.isEmpty {
      set.warnings.append("no labels for test video(s) \(bare.joined(separator: ", ")): \(labelHint)")
    } else if let abnormal, set.warnings.isEmpty {
      let count = set.testing.reduce(0) { $0 + ($1.labels ?? []).count { $0 } }
      if count != abnormal {
        set.warnings.append("\(count) test frames are labelled abnormal, the official set has \(abnormal)")
      }
    }
    let located = set.testing.count { $0.tracks != nil }
    if located > 0 { set.tracksFrom = .masks }
    if let tracks {
      try TrackFiles(in: tracks).read(into: &set)
    } else if (1..<set.testing.count).contains(located) {
      set.warnings.append(
        "pixel masks of \(located) of \(set.testing.count) test videos: regions, tracks and events are not measured "
          + "without track files (--tracks)")
    }
    return set
  }

  private static func differences(of videos: [NumberedVideo], from official: Part, part: String) -> [String] {
    let frames = videos.compactMap(\.frames)
    let total = frames.count == videos.count ? frames.reduce(0, +) : nil
    var lines: [String] = []
    var (counted, isWhole) = ("", videos.count == official.videos)
    if let total, let all = official.frames {
      counted = ", \(total) of \(all) frames"
      isWhole = isWhole && total == all
    }
    if !isWhole {
      lines.append(
        "\(videos.count) of \(official.videos) \(part) videos\(counted): figures are not comparable with published ones"
      )
    }
    for video in videos where official.framesOfVideos.indices.contains(video.number - 1) {
      let expected = official.framesOfVideos[video.number - 1]
      if let frames = video.frames, frames != expected {
        lines.append(
          "\(part) video \(video.entry.name) has \(frames) frames, the official one has \(expected)")
      }
    }
    return lines
  }
}
