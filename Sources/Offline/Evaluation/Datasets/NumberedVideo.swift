/// A video with its place in the official set.
struct NumberedVideo {
  /// Rises in the order of the set; from 1 where the set counts its videos.
  let number: Int
  var entry: DatasetVideo

  /// Images in its folder; 0 for a video file.
  var images: Int { entry.frameCount ?? 0 }
  /// `nil` for a video file without labels: only decoding counts its frames.
  var frames: Int? { entry.frameCount ?? entry.labels?.count }

  /// Sub-folders of images whose name has a `number`, by rising number; none where there is no such folder.
  ///
  /// Throws for one without images, and for two with one number.
  static func folders(
    in folder: String, number: (Substring) -> Int?
  ) throws(DatasetError) -> [NumberedVideo] {
    var videos: [NumberedVideo] = []
    for name in Folder.exists(folder) ? try Folder.names(in: folder) : [] {
      let path = folder + "/" + name
      guard let number = number(name[...]), Folder.exists(path) else { continue }
      let frames = try Folder.images(in: path).count
      guard frames > 0 else { throw .mismatch(["video \(name) has no images (\(path))"]) }
      try add(
        NumberedVideo(number: number, entry: DatasetVideo(name: name, frames: path, frameCount: frames)),
        to: &videos)
    }
    return videos.sorted { $0.number < $1.number }
  }

  /// Videos whose name without its ending has a `number`, in the same way.
  static func videos(
    in folder: String, number: (Substring) -> Int?
  ) throws(DatasetError) -> [NumberedVideo] {
    var videos: [NumberedVideo] = []
    for file in Folder.exists(folder) ? try Folder.names(in: folder) : [] {
      guard file.hasSuffix(".avi") || file.hasSuffix(".mp4"), let number = number(file.dropLast(4)) else {
        continue
      }
      try add(
        NumberedVideo(
          number: number, entry: DatasetVideo(name: String(file.dropLast(4)), frames: folder + "/" + file)),
        to: &videos)
    }
    return videos.sorted { $0.number < $1.number }
  }

  private static func add(_ video: NumberedVideo, to videos: inout [NumberedVideo]) throws(DatasetError) {
    if let twin = videos.first(where: { $0.number == video.number }) {
      throw .mismatch([
        "videos \(twin.entry.name) and \(video.entry.name) carry the same number (\(twin.entry.frames), "
          + "\(video.entry.frames))"
      ])
    }
    videos.append(video)
  }

  /// The number of a video called `prefix` and digits, 1 or more; `nil` for any other name.
  static func number(of name: Substring, after prefix: String = "") -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let digits = name.dropFirst(prefix.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(digits), number >= 1
    else { return nil }
    return number
  }
}
