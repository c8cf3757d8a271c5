/// A folder with the tracks of abnormal objects, a file a test video, as Ramachandra and Jones (WACV 2020) gave them:
/// rows `track, frame, xmin, ymin, xmax, ymax`, frames from 0, corners inclusive, tracks with gaps allowed.
///
/// A file is called like its video (`01_0014.txt`), or for videos that are counted through by the number alone (`1.txt`
/// for `Test001`); it may end in `.csv` and `.npy` too, and carry `_gt` or `.tracks` before that.
struct TrackFiles {
  /// The reference that a publication that measures by such files has to cite.
  static let citation = """
    B. Ramachandra, M. Jones: Street Scene: A new dataset and evaluation protocol for video anomaly detection, WACV 2020 \
    (tracks, RBDC, TBDC)
    """

  private let folder: String
  /// Names by the video they are about.
  private let files: [String: String]

  init(in folder: String) throws(DatasetError) {
    guard Folder.exists(folder) else {
      throw .notFound(path: folder, expected: "a folder with a track file for each test video")
    }
    var files: [String: String] = [:]
    for file in try Folder.names(in: folder) {
      guard let video = PlainFile.video(of: file) else { continue }
      if let twin = files.updateValue(file, forKey: Self.key(video)) {
        throw .mismatch(["\(twin) and \(file) in \(folder) are of the same video"])
      }
    }
    self.folder = folder
    self.files = files
  }

  /// Takes the tracks of every test video from its file. A video without a file has none, which only one without
  /// abnormal frames may have.
  ///
  /// Adds the citation of such files, and a warning where tracks and labels speak of other frames. Throws when a file is
  /// missing or is not such rows, or has a track outside its video.
  func read(into set: inout Dataset) throws(DatasetError) {
    guard set.testing.contains(where: { files[Self.key($0.name)] != nil }) else {
      let names = set.testing.prefix(2).map { "\($0.name).txt" }.joined(separator: ", ")
      throw .notFound(path: folder, expected: "track files \(names) …")
    }
    var problems: [String] = []
    var (withoutLabel, withoutTrack, odd) = (0, 0, [String]())
    for index in set.testing.indices {
      let video = set.testing[index]
      let labels = video.labels ?? []
      guard let file = files[Self.key(video.name)] else {
        let abnormal = labels.count { $0 }
        if abnormal > 0 {
          problems.append(
            "video \(video.name) has \(abnormal) abnormal frames, but no track file in \(folder)")
        }
        set.testing[index].tracks = []
        continue
      }
      let tracks = try Self.tracks(of: folder + "/" + file)
      let tracked = Set(tracks.flatMap(\.boxes.keys))
      let count = video.frameCount ?? video.labels?.count ?? .max
      if let wrong = tracked.filter({ !(0..<count).contains($0) }).max() {
        problems.append(
          "video \(video.name) has \(count) frames (from 0), \(file) a region in frame \(wrong)")
        continue
      }
      set.testing[index].tracks = tracks
      guard video.labels != nil else { continue }
      let (normal, bare) = (
        tracked.count { !labels[$0] }, labels.indices.count { labels[$0] && !tracked.contains($0) }
      )
      if normal + bare > 0 { odd.append(video.name) }
      withoutLabel += normal
      withoutTrack += bare
    }
    guard problems.isEmpty else { throw .mismatch(problems) }
    set.tracksFrom = .files
    set.citation += "; " + Self.citation
    if !odd.isEmpty {
      set.warnings.append(
        "tracks and labels differ: tracks are in \(withoutLabel) frames that are labelled normal, \(withoutTrack) "
          + "abnormal frames have none (video(s) \(odd.joined(separator: ", ")))")
    }
  }

  private static func tracks(of path: String) throws(DatasetError) -> [TruthTrack] {
    guard case .rows(let rows) = try PlainFile.read(path) else {
      throw .malformed(path: path, reason: "one number per line: expected track,frame,xmin,ymin,xmax,ymax")
    }
    var seen: Set<[Double]> = []
    for row in rows {
      let place = "track \(TrackRows.whole(row[0])) in frame \(TrackRows.whole(row[1]))"
      guard row.allSatisfy(\.isFinite) else {
        throw .malformed(path: path, reason: "\(place) has a number that is not finite")
      }
      guard row[4] >= row[2], row[5] >= row[3] else {
        throw .malformed(path: path, reason: "\(place) ends before it begins (xmin, ymin, xmax, ymax)")
      }
      guard seen.insert(Array(row[..<2])).inserted else {
        throw .malformed(path: path, reason: "\(place) has two boxes")
      }
    }
    return TrackRows.tracks(rows)
  }

  /// The part by which names of videos and files are compared: the number behind letters, otherwise the whole name.
  private static func key(_ name: String) -> String {
    let digits = name.drop { $0.isASCII && $0.isLetter }
    return NumberedVideo.number(of: digits).map(String.init) ?? name
  }
}
