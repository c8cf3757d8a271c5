import VideoModel

/// Labels, and tracks of abnormal objects where a set has no track files, from pixel masks.
///
/// The regions of a mask are linked to those of the frame before, best overlap first. Figures on such tracks are
/// called mask-derived: they are not those of published track files.
struct MaskTracks {
  static let label = TrackOrigin.masks.rawValue
  /// Least pixels of a region.
  static let minimumArea = 20
  /// Least IoU of two regions that are the same object.
  static let minimumOverlap: Float = 0.1

  private var tracks: [[Int: BoundingBox]] = []
  /// The regions of the latest frame with the track each belongs to.
  private var latest: [(track: Int, box: BoundingBox)] = []
  /// One for each frame so far, true where any pixel is abnormal, however few.
  private(set) var labels: [Bool] = []

  /// Takes the mask of the next frame.
  mutating func push(_ mask: PixelMask) {
    let isAbnormal = !mask.isEmpty
    let regions = isAbnormal ? mask.regions(minimumArea: Self.minimumArea) : []
    var links: [(overlap: Float, before: Int, region: Int)] = []
    for (before, old) in latest.enumerated() {
      for (region, box) in regions.enumerated() {
        let overlap = old.box.intersectionOverUnion(box)
        if overlap >= Self.minimumOverlap { links.append((overlap, before, region)) }
      }
    }
    links.sort { ($1.overlap, $0.before, $0.region) < ($0.overlap, $1.before, $1.region) }
    var track = [Int?](repeating: nil, count: regions.count)
    var isTaken = [Bool](repeating: false, count: latest.count)
    for link in links where track[link.region] == nil && !isTaken[link.before] {
      track[link.region] = latest[link.before].track
      isTaken[link.before] = true
    }
    latest = regions.enumerated().map { region, box in
      let number = track[region] ?? tracks.count
      if number == tracks.count { tracks.append([:]) }
      tracks[number][labels.count] = box
      return (number, box)
    }
    labels.append(isAbnormal)
  }

  /// The tracks so far, by their first frame.
  var truth: [TruthTrack] { tracks.map { TruthTrack(label: Self.label, boxes: $0) } }
}
