/// The frame labels of Ped2 from every source at hand, held against each other.
enum Ped2Labels {
  /// One source: a label a frame for each test clip it speaks of (by index in the list of test clips).
  struct Source {
    let path: String
    var labels: [Int: [Bool]]
    /// What the masks show, where there are masks.
    var tracks: [Int: [TruthTrack]] = [:]
  }

  /// All sources found; empty when there are none.
  static func sources(
    of layout: Ped2Layout, masks: String?, testing: [NumberedClip]
  ) throws(DatasetError) -> [Source] {
    var sources: [Source] = []
    if let source = try maskSource(of: layout, masks: masks, testing: testing) { sources.append(source) }
    for name in ["UCSDped2.m", "ped2.mat"] {
      for folder in layout.labelFolders {
        let path = folder + "/" + name
        guard let bytes = try Folder.bytes(of: path) else { continue }
        sources.append(try rangeSource(bytes, path: path, testing: testing))
        break
      }
    }
    return sources
  }

  /// The labels of each test clip, `nil` where no source has any.
  static func merged(_ sources: [Source], testing: [NumberedClip]) throws(DatasetError) -> [[Bool]?] {
    var merged: [[Bool]?] = []
    for (index, clip) in testing.enumerated() {
      let found = sources.compactMap { source in source.labels[index].map { (source.path, $0) } }
      for (path, labels) in found.dropFirst() where labels != found[0].1 {
        let frames = labels.indices.filter { labels[$0] != found[0].1[$0] }
        let firstIsAbnormal = found[0].1[frames[0]]
        throw .disagreement(
          clip: clip.clip.name, frame: frames[0] + 1, count: frames.count,
          abnormalIn: firstIsAbnormal ? found[0].0 : path, normalIn: firstIsAbnormal ? path : found[0].0)
      }
      merged.append(found.first?.1)
    }
    return merged
  }

  // MARK: - Ranges

  private static func rangeSource(
    _ bytes: [UInt8], path: String, testing: [NumberedClip]
  ) throws(DatasetError) -> Source {
    let ranges: FrameRanges
    do throws(FileFormatError) {
      ranges =
        path.hasSuffix(".mat")
        ? try FrameRanges(matFile: MatFile(bytes: bytes))
        : try FrameRanges(matlabText: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
    if let clip = Ped2.abnormalFromTheStart.sorted().first(where: { ranges.clips[$0]?.first?.lowerBound == 5 }
    ) {
      throw .alteredLabels(path: path, clip: clip)
    }
    var source = Source(path: path, labels: [:])
    var problems: [String] = []
    for (index, clip) in testing.enumerated() {
      let last = ranges.lastFrame(clip: clip.number)
      if last > clip.frames {
        problems.append(
          "clip \(clip.clip.name) has \(clip.frames) images, \(path) labels frames up to \(last)")
      } else if let labels = ranges.labels(clip: clip.number, count: clip.frames) {
        source.labels[index] = labels
      } else {
        problems.append(
          "clip \(clip.clip.name) is number \(clip.number), \(path) lists \(ranges.clips.count) clips")
      }
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    return source
  }

  // MARK: - Masks

  /// The masks named by the caller, which must cover every clip, or those found beside the clips.
  private static func maskSource(
    of layout: Ped2Layout, masks: String?, testing: [NumberedClip]
  ) throws(DatasetError) -> Source? {
    if let masks {
      guard let folders = try maskFolders(in: masks) else {
        throw .notFound(path: masks, expected: "mask folders Test001_gt, Test002_gt …")
      }
      let missing = testing.filter { folders[$0.number] == nil }
      guard missing.isEmpty else {
        throw .mismatch(missing.map { "clip \($0.clip.name) has no folder of masks in \(masks)" })
      }
      return try readMasks(folders, in: masks, testing: testing)
    }
    for folder in layout.labelFolders.dropLast() where Folder.exists(folder) {
      if let folders = try maskFolders(in: folder) {
        return try readMasks(folders, in: folder, testing: testing)
      }
    }
    return nil
  }

  /// Folders called `Test001_gt` by clip number; `nil` when there are none.
  private static func maskFolders(in folder: String) throws(DatasetError) -> [Int: String]? {
    var folders: [Int: String] = [:]
    for name in try Folder.names(in: folder) where name.hasPrefix("Test") && name.hasSuffix("_gt") {
      guard let number = Int(name.dropFirst(4).dropLast(3)), number >= 1 else { continue }
      folders[number] = folder + "/" + name
    }
    return folders.isEmpty ? nil : folders
  }

  private static func readMasks(
    _ folders: [Int: String], in path: String, testing: [NumberedClip]
  ) throws(DatasetError) -> Source {
    var source = Source(path: path, labels: [:])
    var problems: [String] = []
    for (index, clip) in testing.enumerated() {
      guard let folder = folders[clip.number] else { continue }
      let images = try Folder.images(in: folder).filter { $0.lowercased().hasSuffix(".bmp") }
      guard images.count == clip.frames else {
        problems.append(
          "clip \(clip.clip.name) has \(clip.frames) images, but \(images.count) masks in \(folder)")
        continue
      }
      var labels: [Bool] = []
      labels.reserveCapacity(images.count)
      var tracks = MaskTracks()
      for image in images {
        let mask = try mask(at: folder + "/" + image)
        labels.append(!mask.isEmpty)
        tracks.push(mask)
      }
      source.labels[index] = labels
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
