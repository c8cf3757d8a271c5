/// A clip with its place in the official set.
struct NumberedVideo {
  /// Rises in the order of the set; from 1 where the set counts its clips.
  let number: Int
  var clip: DatasetVideo

  /// Images in the clip's folder; 0 for a video.
  var images: Int { clip.frameCount ?? 0 }
  /// `nil` for a video without labels, which must be decoded to know.
  var frames: Int? { clip.frameCount ?? clip.labels?.count }

  /// Sub-folders of images whose name has a `number`, by rising number; none where there is no such folder.
  ///
  /// Throws for one without images, and for two with one number.
  static func folders(
    in folder: String, number: (Substring) -> Int?
  ) throws(DatasetError) -> [NumberedVideo] {
    var clips: [NumberedVideo] = []
    for name in Folder.exists(folder) ? try Folder.names(in: folder) : [] {
      let path = folder + "/" + name
      guard let number = number(name[...]), Folder.exists(path) else { continue }
      let frames = try Folder.images(in: path).count
      guard frames > 0 else { throw .mismatch(["clip \(name) has no images (\(path))"]) }
      try add(
        NumberedVideo(number: number, clip: DatasetVideo(name: name, frames: path, frameCount: frames)),
        to: &clips)
    }
    return clips.sorted { $0.number < $1.number }
  }

  /// Videos whose name without its ending has a `number`, in the same way.
  static func videos(
    in folder: String, number: (Substring) -> Int?
  ) throws(DatasetError) -> [NumberedVideo] {
    var clips: [NumberedVideo] = []
    for file in Folder.exists(folder) ? try Folder.names(in: folder) : [] {
      guard file.hasSuffix(".avi") || file.hasSuffix(".mp4"), let number = number(file.dropLast(4)) else {
        continue
      }
      try add(
        NumberedVideo(
          number: number, clip: DatasetVideo(name: String(file.dropLast(4)), frames: folder + "/" + file)),
        to: &clips)
    }
    return clips.sorted { $0.number < $1.number }
  }

  private static func add(_ clip: NumberedVideo, to clips: inout [NumberedVideo]) throws(DatasetError) {
    if let twin = clips.first(where: { $0.number == clip.number }) {
      throw .mismatch([
        "clips \(twin.clip.name) and \(clip.clip.name) carry the same number (\(twin.clip.frames), "
          + "\(clip.clip.frames))"
      ])
    }
    clips.append(clip)
  }

  /// The number of a clip called `prefix` and digits, 1 or more; `nil` for any other name.
  static func number(of name: Substring, after prefix: String = "") -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let digits = name.dropFirst(prefix.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(digits), number >= 1
    else { return nil }
    return number
  }
}
