/// The folders of a copy of a UCSD set.
struct UCSDLayout {
  enum Part { case training, testing }

  /// The folder given, or the archive's own (`UCSDped2`) inside it.
  let root: String
  private let isOfficial: Bool

  init(of set: UCSDSet, at path: String) throws(DatasetError) {
    for isOfficial in [true, false] {
      let parts = isOfficial ? ["Train", "Test"] : ["training/frames", "testing/frames"]
      if let root = Folder.root(path, or: set.folder, with: parts) {
        self.root = root
        self.isOfficial = isOfficial
        return
      }
    }
    throw .notFound(
      path: path,
      expected: "UCSD Ped\(set.number): folders Train and Test, or training/frames and testing/frames")
  }

  /// The videos of one part by rising number; none when the part is missing.
  func videos(of part: Part) throws(DatasetError) -> [NumberedVideo] {
    let prefix = isOfficial ? (part == .training ? "Train" : "Test") : ""
    return try NumberedVideo.folders(in: root + "/" + videoFolder(part)) {
      NumberedVideo.number(of: $0, after: prefix)
    }
  }

  /// Folders where label files and masks may be, nearest first.
  var labelFolders: [String] {
    [root + "/" + (isOfficial ? "Test" : "testing"), root, root + "/.."]
  }

  private func videoFolder(_ part: Part) -> String {
    switch part {
    case .training: isOfficial ? "Train" : "training/frames"
    case .testing: isOfficial ? "Test" : "testing/frames"
    }
  }
}
