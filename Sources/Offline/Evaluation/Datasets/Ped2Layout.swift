/// Where the parts of a copy of Ped2 lie.
struct Ped2Layout {
  enum Part { case training, testing }

  /// The folder given, or the `UCSDped2` folder inside it.
  let root: String
  private let isOfficial: Bool

  init(at path: String) throws(DatasetError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    for root in [path, path + "/UCSDped2"] {
      for isOfficial in [true, false] {
        let folders = isOfficial ? ["Train", "Test"] : ["training/frames", "testing/frames"]
        if folders.contains(where: { Folder.exists(root + "/" + $0) }) {
          self.root = root
          self.isOfficial = isOfficial
          return
        }
      }
    }
    throw .notFound(
      path: path, expected: "UCSD Ped2: folders Train and Test, or training/frames and testing/frames")
  }

  /// The clips of one part by rising number; none when the part is missing.
  func clips(of part: Part) throws(DatasetError) -> [NumberedClip] {
    let folder = root + "/" + clipFolder(part)
    guard Folder.exists(folder) else { return [] }
    let prefix = isOfficial ? (part == .training ? "Train" : "Test") : ""
    var clips: [NumberedClip] = []
    for name in try Folder.names(in: folder) {
      guard let number = Self.number(of: name, prefix: prefix), Folder.exists(folder + "/" + name) else {
        continue
      }
      let path = folder + "/" + name
      let frames = try Folder.images(in: path).count
      guard frames > 0 else { throw .mismatch(["clip \(name) has no images (\(path))"]) }
      if let twin = clips.first(where: { $0.number == number }) {
        throw .mismatch(["clips \(twin.clip.name) and \(name) carry the same number"])
      }
      clips.append(
        NumberedClip(
          number: number, frames: frames, clip: DatasetClip(name: name, frames: path, frameCount: frames)))
    }
    return clips.sorted { $0.number < $1.number }
  }

  /// Folders where label files and masks may lie, nearest first.
  var labelFolders: [String] {
    [root + "/" + (isOfficial ? "Test" : "testing"), root, root + "/.."]
  }

  private func clipFolder(_ part: Part) -> String {
    switch part {
    case .training: isOfficial ? "Train" : "training/frames"
    case .testing: isOfficial ? "Test" : "testing/frames"
    }
  }

  /// The number of a clip called `prefix` + digits; `nil` for any other name.
  private static func number(of name: String, prefix: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let digits = name.dropFirst(prefix.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(digits), number >= 1
    else { return nil }
    return number
  }
}

/// A clip with its place in the official set, from 1.
struct NumberedClip {
  let number: Int
  /// Images in the clip's folder.
  let frames: Int
  var clip: DatasetClip
}
