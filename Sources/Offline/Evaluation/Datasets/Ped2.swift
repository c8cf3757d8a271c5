extension Dataset {
  /// UCSD Ped2 at `path`, in the official layout or in the common JPEG re-pack.
  ///
  ///     official   Train/Train001/001.tif …   Test/Test001/001.tif …
  ///                Test/UCSDped2.m   Test/Test001_gt/001.bmp …
  ///     re-pack    training/frames/01/000.jpg …   testing/frames/01/000.jpg …
  ///                UCSDped2.m or ped2.mat beside them or one folder above
  ///
  /// Labels come from every source found; `masks` names a folder with the `Test001_gt` … folders where
  /// they lie elsewhere. Subsets of clips are accepted and named in ``Dataset/warnings``, as is a copy
  /// without labels. Images are counted, not opened; masks are read.
  ///
  /// Throws when the layout is not there, a label file cannot be read, labels do not fit the images, two
  /// sources contradict each other, or the labels are the known altered copy.
  public static func ped2(at path: String, masks: String? = nil) throws(DatasetError) -> Dataset {
    let layout = try Ped2Layout(at: path)
    let training = try layout.clips(of: .training)
    var testing = try layout.clips(of: .testing)
    let sources = try Ped2Labels.sources(of: layout, masks: masks, testing: testing)
    let labels = try Ped2Labels.merged(sources, testing: testing)
    for index in testing.indices {
      testing[index].clip.labels = labels[index]
      testing[index].clip.tracks = sources.lazy.compactMap { $0.tracks[index] }.first
    }
    return Dataset(
      name: "ped2", training: training.map(\.clip), testing: testing.map(\.clip), citation: Ped2.citation,
      frameRate: 10, warnings: Ped2.warnings(training: training, testing: testing))
  }
}

/// What is known of the official set.
enum Ped2 {
  static let citation = """
    V. Mahadevan, W. Li, V. Bhalodia, N. Vasconcelos: Anomaly Detection in Crowded Scenes, CVPR 2010 \
    (UCSD Anomaly Detection Dataset, Ped2)
    """
  /// Images of each clip: 2550 and 2010 in all.
  static let trainingFrames = [
    120, 150, 150, 180, 180, 150, 150, 120, 180, 180, 180, 180, 180, 150, 150, 150,
  ]
  static let testingFrames = [180, 180, 150, 180, 150, 180, 180, 180, 120, 150, 180, 180]
  static let abnormalFrames = 1648
  /// Test clips whose first frame is abnormal, from 1.
  static let abnormalFromTheStart: Set<Int> = [3, 5, 6, 8, 9, 10, 11]

  static func warnings(training: [NumberedClip], testing: [NumberedClip]) -> [String] {
    var warnings =
      differences(of: training, from: trainingFrames, part: "training")
      + differences(of: testing, from: testingFrames, part: "test")
    let bare = testing.filter { $0.clip.labels == nil }.map(\.clip.name)
    if !bare.isEmpty {
      warnings.append(
        "no labels for test clip(s) \(bare.joined(separator: ", ")): put UCSDped2.m or ped2.mat beside them "
          + "or name the masks' folder")
    } else if warnings.isEmpty {
      let abnormal = testing.reduce(0) { $0 + ($1.clip.labels ?? []).count { $0 } }
      if abnormal != abnormalFrames {
        warnings.append(
          "\(abnormal) test frames are labelled abnormal, the official set has \(abnormalFrames)")
      }
    }
    return warnings
  }

  private static func differences(of clips: [NumberedClip], from official: [Int], part: String) -> [String] {
    let frames = clips.reduce(0) { $0 + $1.frames }
    let total = official.reduce(0, +)
    var lines: [String] = []
    if clips.count != official.count || frames != total {
      lines.append(
        "\(clips.count) of \(official.count) \(part) clips, \(frames) of \(total) frames: figures are not "
          + "comparable with published ones")
    }
    for clip in clips where (1...official.count).contains(clip.number) {
      let expected = official[clip.number - 1]
      if clip.frames != expected {
        lines.append(
          "\(part) clip \(clip.clip.name) has \(clip.frames) frames, the official one has \(expected)")
      }
    }
    return lines
  }
}
