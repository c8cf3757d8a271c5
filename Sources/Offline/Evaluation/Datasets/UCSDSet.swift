import VideoModel

/// One of the two UCSD sets, which have one layout on disk.
struct UCSDSet: Sendable {
  /// 1 or 2.
  let number: Int
  let published: PublishedSet
  /// Whether the official set has pixel masks of every test video. Where it has not, the label file is what others
  /// measure by, and masks that say something else are worth a warning only.
  let hasAllMasks: Bool
  /// Test videos whose first frame is abnormal, from 1; a known altered label file has them begin at frame 5.
  let abnormalFromTheStart: Set<Int>

  /// The folder of the official archive.
  var folder: String { "UCSDped\(number)" }
  var labelFiles: [String] { ["UCSDped\(number).m", "ped\(number).mat"] }

  /// - Parameters:
  ///   - training: images of each video.
  ///   - testing: the same.
  init(
    number: Int, training: [Int], testing: [Int], abnormal: Int?, hasAllMasks: Bool,
    abnormalFromTheStart: Set<Int>
  ) {
    self.number = number
    self.hasAllMasks = hasAllMasks
    self.abnormalFromTheStart = abnormalFromTheStart
    published = PublishedSet(
      name: "ped\(number)",
      citation: """
        V. Mahadevan, W. Li, V. Bhalodia, N. Vasconcelos: Anomaly Detection in Crowded Scenes, CVPR 2010 \
        (UCSD Anomaly Detection Dataset, Ped\(number))
        """,
      frameRate: 10, training: .init(framesOfVideos: training), testing: .init(framesOfVideos: testing),
      abnormal: abnormal,
      labelHint: "put UCSDped\(number).m or ped\(number).mat beside them or name the masks' folder")
  }

  func load(at path: String, masks: String?, tracks: String?) throws(DatasetError) -> Dataset {
    let layout = try UCSDLayout(of: self, at: path)
    let training = try layout.videos(of: .training)
    var testing = try layout.videos(of: .testing)
    let labels = UCSDLabels(set: self, layout: layout, testing: testing)
    let sources = try labels.sources(masks: masks)
    let (merged, warnings) = try labels.merged(sources)
    for index in testing.indices {
      testing[index].entry.labels = merged[index]
      testing[index].entry.tracks = sources.lazy.compactMap { $0.tracks[index] }.first
    }
    return try published.dataset(training: training, testing: testing, tracks: tracks, warnings: warnings)
  }
}
