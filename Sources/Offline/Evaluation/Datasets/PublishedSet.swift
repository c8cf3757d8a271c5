/// What is published of a set, to hold a copy of it against.
struct PublishedSet: Sendable {
  /// The training or the test clips.
  struct Part: Sendable {
    var clips: Int
    /// Of all clips; `nil` where they are not known here.
    var frames: Int?
    /// Of clip 1, 2 …; empty where they are not known here.
    var framesOfClips: [Int] = []

    init(clips: Int, frames: Int?) {
      self.clips = clips
      self.frames = frames
    }

    init(framesOfClips: [Int]) {
      clips = framesOfClips.count
      frames = framesOfClips.reduce(0, +)
      self.framesOfClips = framesOfClips
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
  /// What to do where labels are missing.
  let labelHint: String

  /// The clips found as a data set, with a warning for each way in which they differ from what is published.
  ///
  /// - Parameters:
  ///   - tracks: a folder of track files that takes the place of what masks say.
  ///   - warnings: what is known to be wrong already.
  func dataset(
    training: [NumberedVideo], testing: [NumberedVideo], tracks: String?, warnings: [String] = []
  ) throws(DatasetError) -> Dataset {
    var set = Dataset(
      name: name, training: training.map(\.clip), testing: testing.map(\.clip), citation: citation,
      frameRate: frameRate, warnings: warnings)
    set.warnings +=
      Self.differences(of: training, from: self.training, part: "training")
      + Self.differences(of: testing, from: self.testing, part: "test")
    let bare = set.testing.filter { $0.labels == nil }.map(\.name)
    if !bare.isEmpty {
      set.warnings.append("no labels for test clip(s) \(bare.joined(separator: ", ")): \(labelHint)")
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
        "pixel masks of \(located) of \(set.testing.count) test clips: regions, tracks and events are not measured "
          + "without track files (--tracks)")
    }
    return set
  }

  private static func differences(of clips: [NumberedVideo], from official: Part, part: String) -> [String] {
    let frames = clips.compactMap(\.frames)
    let total = frames.count == clips.count ? frames.reduce(0, +) : nil
    var lines: [String] = []
    var (counted, isWhole) = ("", clips.count == official.clips)
    if let total, let all = official.frames {
      counted = ", \(total) of \(all) frames"
      isWhole = isWhole && total == all
    }
    if !isWhole {
      lines.append(
        "\(clips.count) of \(official.clips) \(part) clips\(counted): figures are not comparable with published ones"
      )
    }
    for clip in clips where official.framesOfClips.indices.contains(clip.number - 1) {
      let expected = official.framesOfClips[clip.number - 1]
      if let frames = clip.frames, frames != expected {
        lines.append("\(part) clip \(clip.clip.name) has \(frames) frames, the official one has \(expected)")
      }
    }
    return lines
  }
}
