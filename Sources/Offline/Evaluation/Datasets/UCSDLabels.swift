/// The frame labels of a UCSD set from every source at hand, held against each other.
struct UCSDLabels {
  /// One source: the labels of each test video it speaks of (by index in the list of test videos).
  struct Source {
    let path: String
    var labels: [Int: [Bool]]
    /// The tracks that the masks show, where there are masks.
    var tracks: [Int: [TruthTrack]] = [:]
    var isMasks = false
  }

  let set: UCSDSet
  let layout: UCSDLayout
  let testing: [NumberedVideo]

  /// All sources found, the one to follow first; empty when there are none.
  func sources(masks: String?) throws(DatasetError) -> [Source] {
    var sources: [Source] = []
    for name in set.labelFiles {
      for folder in layout.labelFolders {
        let path = folder + "/" + name
        guard let bytes = try Folder.bytes(of: path) else { continue }
        sources.append(try rangeSource(bytes, path: path))
        break
      }
    }
    if let source = try maskSource(masks) { sources.insert(source, at: set.hasAllMasks ? 0 : sources.count) }
    return sources
  }

  /// The labels of each test video, `nil` where no source has any, and what is odd about them.
  func merged(_ sources: [Source]) throws(DatasetError) -> (labels: [[Bool]?], warnings: [String]) {
    var merged: [[Bool]?] = []
    var warnings: [String] = []
    for (index, video) in testing.enumerated() {
      let found = sources.compactMap { source in source.labels[index].map { (source, $0) } }
      for (source, labels) in found.dropFirst() where labels != found[0].1 {
        let frames = labels.indices.filter { labels[$0] != found[0].1[$0] }
        if source.isMasks {
          warnings.append(
            "the masks of video \(video.entry.name) say something else of \(frames.count) frames than "
              + "\(found[0].0.path), which is followed")
          continue
        }
        let firstIsAbnormal = found[0].1[frames[0]]
        throw .disagreement(
          video: video.entry.name, frame: frames[0] + 1, count: frames.count,
          abnormalIn: firstIsAbnormal ? found[0].0.path : source.path,
          normalIn: firstIsAbnormal ? source.path : found[0].0.path)
      }
      merged.append(found.first?.1)
    }
    return (merged, warnings)
  }

  // MARK: - Ranges

  private func rangeSource(_ bytes: [UInt8], path: String) throws(DatasetError) -> Source {
    let ranges: FrameRanges
    do throws(FileFormatError) {
      ranges =
        path.hasSuffix(".mat")
        ? try FrameRanges(matFile: MatFile(bytes: bytes))
        : try FrameRanges(matlabText: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
    let altered = set.abnormalFromTheStart.filter { ranges.videos[$0]?.first?.lowerBound == 5 }
    if let video = altered.min() {
      throw .alteredLabels(path: path, video: video)
    }
    var source = Source(path: path, labels: [:])
    var problems: [String] = []
    for (index, video) in testing.enumerated() {
      let last = ranges.lastFrame(video: video.number)
      if last > video.images {
        problems.append(
          "video \(video.entry.name) has \(video.images) images, \(path) labels frames up to \(last)")
      } else if let labels = ranges.labels(video: video.number, count: video.images) {
        source.labels[index] = labels
      } else {
        problems.append(
          "video \(video.entry.name) is number \(video.number), \(path) lists \(ranges.videos.count) videos")
      }
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    return source
  }

  // MARK: - Masks

  /// The masks named by the caller, which must cover every video that the official ones do, or those found beside the
  /// videos.
  private func maskSource(_ masks: String?) throws(DatasetError) -> Source? {
    if let masks {
      guard let folders = try Self.maskFolders(in: masks) else {
        throw .notFound(path: masks, expected: "mask folders Test001_gt, Test002_gt …")
      }
      let missing = testing.filter { folders[$0.number] == nil }
      guard missing.isEmpty || !set.hasAllMasks else {
        throw .mismatch(missing.map { "video \($0.entry.name) has no folder of masks in \(masks)" })
      }
      return try readMasks(folders, in: masks)
    }
    for folder in layout.labelFolders.dropLast() where Folder.exists(folder) {
      if let folders = try Self.maskFolders(in: folder) {
        return try readMasks(folders, in: folder)
      }
    }
    return nil
  }

  /// Folders called `Test001_gt` by video number; `nil` when there are none.
  private static func maskFolders(in folder: String) throws(DatasetError) -> [Int: String]? {
    var folders: [Int: String] = [:]
    for name in try Folder.names(in: folder) where name.hasPrefix("Test") && name.hasSuffix("_gt") {
      guard let number = Int(name.dropFirst(4).dropLast(3)), number >= 1 else { continue }
      folders[number] = folder + "/" + name
    }
    return folders.isEmpty ? nil : folders
  }

  private func readMasks(_ folders: [Int: String], in path: String) throws(DatasetError) -> Source {
    var source = Source(path: path, labels: [:], isMasks: true)
    var problems: [String] = []
    for (index, video) in testing.enumerated() {
      guard let folder = folders[video.number] else { continue }
      let images = try Folder.images(in: folder).filter { $0.lowercased().hasSuffix(".bmp") }
      guard images.count == video.images else {
        problems.append(
          "video \(video.entry.name) has \(video.images) images, but \(images.count) masks in \(folder)")
        continue
      }
      var tracks = MaskTracks()
      for image in images { tracks.push(try Self.mask(at: folder + "/" + image)) }
      source.labels[index] = tracks.labels
      source.tracks[index] = tracks.truth
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    return source
  }

  private static func mask(at path: String) throws(DatasetError) -> PixelMask {
    guard let bytes = try Folder.bytes(of: path) else {
      throw .unreadable(path: path, reason: "no such file")
    }
    do throws(FileFormatError) {
      return try BitmapMask.read(bytes)
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
  }
}
