import VideoModel

extension Dataset {
  /// CUHK Avenue at `path`, in the official layout.
  ///
  ///     training_videos/01.avi …   testing_videos/01.avi …
  ///     ground_truth_demo/testing_label_mask/1_label.mat …   (also beside `path`, and without ground_truth_demo)
  ///
  /// A frame is abnormal where its mask is not empty. `masks` names the folder with the `1_label.mat` … where it is
  /// elsewhere, `tracks` one with track files (``TrackFiles``). How many frames a video has is known by decoding it
  /// alone: who does so has to hold it against the labels. Subsets of videos are accepted and named in
  /// ``Dataset/warnings``, as are videos without labels.
  ///
  /// Throws when the layout is not there, or a mask or track file is not what its name says.
  package static func avenue(
    at path: String, masks: String? = nil, tracks: String? = nil
  ) throws(DatasetError) -> Dataset {
    guard let root = Folder.root(path, or: "Avenue Dataset", with: ["training_videos", "testing_videos"])
    else {
      throw .notFound(
        path: path, expected: "CUHK Avenue: folders training_videos and testing_videos with 01.avi, 02.avi …")
    }
    let training = try NumberedVideo.videos(in: root + "/training_videos") { NumberedVideo.number(of: $0) }
    var testing = try NumberedVideo.videos(in: root + "/testing_videos") { NumberedVideo.number(of: $0) }
    guard !training.isEmpty || !testing.isEmpty else {
      throw .notFound(path: root, expected: "CUHK Avenue: training_videos/01.avi …, testing_videos/01.avi …")
    }
    try Avenue.label(&testing, root: root, masks: masks)
    return try Avenue.published.dataset(training: training, testing: testing, tracks: tracks)
  }
}

/// The figures of the official set.
enum Avenue {
  static let published = PublishedSet(
    name: "avenue",
    citation:
      "C. Lu, J. Shi, J. Jia: Abnormal Event Detection at 150 FPS in MATLAB, ICCV 2013 (CUHK Avenue Dataset)",
    frameRate: 25, training: .init(videos: 16, frames: 15328),
    // 15,324 in all.
    testing: .init(framesOfVideos: [
      1439, 1211, 923, 947, 1007, 1283, 605, 36, 1175, 841, 472, 1271, 549, 507, 1001, 740, 426, 294, 248,
      273, 76,
    ]),
    abnormal: 3712,
    labelHint:
      "put ground_truth_demo/testing_label_mask/N_label.mat beside the videos or name the masks' folder")

  private static let maskFolders = [
    "ground_truth_demo/testing_label_mask", "testing_label_mask", "../ground_truth_demo/testing_label_mask",
  ]

  /// Labels and tracks from the masks: those that the caller names, which must cover every video, or those found.
  static func label(
    _ testing: inout [NumberedVideo], root: String, masks: String?
  ) throws(DatasetError) {
    guard let folder = masks ?? maskFolders.map({ root + "/" + $0 }).first(where: Folder.exists) else {
      return
    }
    guard Folder.exists(folder) else {
      throw .notFound(path: folder, expected: "a folder with 1_label.mat, 2_label.mat …")
    }
    var missing: [String] = []
    for index in testing.indices {
      let number = testing[index].number
      let path = "\(folder)/\(number)_label.mat"
      guard let bytes = try Folder.bytes(of: path) else {
        missing.append("video \(testing[index].entry.name) has no masks: \(path) is not there")
        continue
      }
      var truth = MaskTracks()
      do throws(FileFormatError) {
        try MatMasks.read(bytes, variable: "volLabel") { truth.push($0) }
      } catch {
        throw .malformed(path: path, reason: error.reason)
      }
      testing[index].entry.labels = truth.labels
      testing[index].entry.tracks = truth.truth
    }
    guard masks == nil || missing.isEmpty else { throw .mismatch(missing) }
  }
}
