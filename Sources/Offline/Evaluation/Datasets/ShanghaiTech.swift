import VideoModel

extension Dataset {
  /// ShanghaiTech Campus at `path`, in the official layout.
  ///
  ///     training/videos/01_001.avi …            or training/frames/01_001/000.jpg …
  ///     testing/frames/01_0014/000.jpg …
  ///     testing/test_frame_mask/01_0014.npy …   0 or 1 for each frame
  ///     testing/test_pixel_mask/01_0014.npy …   [frames, height, width]
  ///     testing/test_tracks/01_0014.txt …       where a user has put them there (``TrackFiles``)
  ///
  /// Labels come from both kinds of masks, and one is enough. Regions and tracks come from track files where there
  /// are any, otherwise from the pixel masks. `masks` and `tracks` name the folders of pixel masks and of track files where
  /// they are elsewhere. Subsets of videos are accepted and named in ``Dataset/warnings``, as are videos without labels.
  /// Images are counted, not opened; masks are read, frame by frame.
  ///
  /// Throws when the layout is not there, a mask or track file is not what its name says, or masks fit neither each
  /// other nor the images.
  package static func shanghaiTech(
    at path: String, masks: String? = nil, tracks: String? = nil
  ) throws(DatasetError) -> Dataset {
    let parts = ["training/videos", "training/frames", "testing/frames"]
    guard let root = Folder.root(path, or: "shanghaitech", with: parts) else {
      throw .notFound(
        path: path, expected: "ShanghaiTech: folders training/videos (or training/frames) and testing/frames")
    }
    let videos = root + "/training/videos"
    let training =
      Folder.exists(videos)
      ? try NumberedVideo.videos(in: videos, number: ShanghaiTech.number)
      : try NumberedVideo.folders(in: root + "/training/frames", number: ShanghaiTech.number)
    var testing = try NumberedVideo.folders(in: root + "/testing/frames", number: ShanghaiTech.number)
    guard !training.isEmpty || !testing.isEmpty else {
      throw .notFound(
        path: root, expected: "ShanghaiTech: training/videos/01_001.avi …, testing/frames/01_0014/000.jpg …")
    }
    try ShanghaiTech.label(&testing, root: root, masks: masks)
    let ownTracks = root + "/testing/test_tracks"
    return try ShanghaiTech.published.dataset(
      training: training, testing: testing, tracks: tracks ?? (Folder.exists(ownTracks) ? ownTracks : nil))
  }
}

/// The figures of the official set.
enum ShanghaiTech {
  static let published = PublishedSet(
    name: "shanghaitech",
    citation: """
      W. Liu, W. Luo, D. Lian, S. Gao: Future Frame Prediction for Anomaly Detection - A New Baseline, CVPR 2018 \
      (ShanghaiTech Campus)
      """,
    frameRate: 24, training: .init(videos: 330, frames: nil), testing: .init(videos: 107, frames: 40791),
    abnormal: 17326,
    labelHint: "put testing/test_frame_mask/SS_NNNN.npy or testing/test_pixel_mask/SS_NNNN.npy there")

  /// The place of a video called scene, `_` and number.
  static func number(_ name: Substring) -> Int? {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, let scene = NumberedVideo.number(of: parts[0]),
      let video = NumberedVideo.number(of: parts[1]), scene < 1000, video < 100_000
    else { return nil }
    return scene * 100_000 + video
  }

  /// Labels and tracks from the masks. Pixel masks that the caller names must cover every video.
  static func label(
    _ testing: inout [NumberedVideo], root: String, masks: String?
  ) throws(DatasetError) {
    if let masks, !Folder.exists(masks) {
      throw .notFound(path: masks, expected: "a folder with pixel masks 01_0014.npy …")
    }
    let pixelMasks = masks ?? root + "/testing/test_pixel_mask"
    var problems: [String] = []
    for index in testing.indices {
      let (video, count) = (testing[index].entry, testing[index].images)
      let framePath = "\(root)/testing/test_frame_mask/\(video.name).npy"
      let pixelPath = "\(pixelMasks)/\(video.name).npy"
      let labels = try frameMask(framePath)
      if let labels, labels.count != count {
        problems.append("video \(video.name) has \(count) images, but \(labels.count) labels in \(framePath)")
        continue
      }
      testing[index].entry.labels = labels
      guard Folder.isFile(pixelPath) else {
        if masks != nil { problems.append("video \(video.name) has no masks: \(pixelPath) is not there") }
        continue
      }
      var pixels = try NumpyMasks(path: pixelPath)
      guard pixels.frames == count else {
        problems.append("video \(video.name) has \(count) images, but \(pixels.frames) masks in \(pixelPath)")
        continue
      }
      var truth = MaskTracks()
      while let mask = try pixels.next() { truth.push(mask) }
      if let labels, let frame = labels.indices.first(where: { labels[$0] != truth.labels[$0] }) {
        problems.append(
          "video \(video.name) has \(labels.count { $0 }) abnormal frames in \(framePath), "
            + "\(truth.labels.count { $0 }) in \(pixelPath); the first they differ in is \(frame) (from 0)")
      }
      testing[index].entry.labels = truth.labels
      testing[index].entry.tracks = truth.truth
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
  }

  /// One label for each frame; `nil` when there is no such file.
  private static func frameMask(_ path: String) throws(DatasetError) -> [Bool]? {
    guard let bytes = try Folder.bytes(of: path) else { return nil }
    let array: NumpyArray
    do { array = try NumpyArray(bytes) } catch { throw .malformed(path: path, reason: error.reason) }
    guard array.shape.count(where: { $0 != 1 }) <= 1 else {
      throw .malformed(
        path: path, reason: "an array of shape \(array.shape): expected one label for each frame")
    }
    if let frame = array.values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
      throw .malformed(path: path, reason: "label \(array.values[frame]) in frame \(frame), expected 0 or 1")
    }
    return array.values.map { $0 == 1 }
  }
}
