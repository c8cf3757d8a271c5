import VideoModel

/// Region-based and track-based detection criteria (RBDC, TBDC): areas under the curves of the part of true
/// regions, and of tracks, that are found, over the false regions per frame from 0 to 1 (Ramachandra and Jones,
/// WACV 2020; alpha and beta 0.1).
package struct RegionDetection: Sendable, Equatable {
  /// Treatment of regions of equal score.
  package enum Ties: String, Sendable, Hashable, CaseIterable {
    /// One point of the curve for each region, in the order given, as published figures are made.
    case inOrder = "in-order"
    /// One point for each score: the order of the input does not matter.
    case together
  }

  /// Part of a track's regions that have to be found.
  package static let trackPart = 0.1
  /// IoU of a true and a predicted region that are the same.
  package static let overlap: Float = 0.1

  /// 0...1; `nil` without true regions.
  package let rbdc: Double?
  /// 0...1; `nil` without tracks.
  package let tbdc: Double?

  /// - Parameters:
  ///   - truth: the tracks of each video.
  ///   - frames: all test frames, over 0.
  package init(_ predicted: [PredictedRegion], truth: [[TruthTrack]], frames: Int, ties: Ties = .inOrder) {
    precondition(frames > 0, "there are test frames")
    var matching = RegionMatching(truth)
    var curve: [RegionMatching.Point] = []
    let order = predicted.indices.sorted {
      (predicted[$1].score, $0) < (predicted[$0].score, $1)
    }
    for (place, index) in order.enumerated() {
      matching.take(predicted[index])
      let isLast = place + 1 == order.count
      if ties == .inOrder || isLast || predicted[order[place + 1]].score != predicted[index].score {
        curve.append(matching.point)
      }
    }
    rbdc = matching.regions > 0 ? Self.area(curve.map { ($0.falseRegions, $0.regionRate) }, frames) : nil
    tbdc = matching.tracks > 0 ? Self.area(curve.map { ($0.falseRegions, $0.trackRate) }, frames) : nil
  }

  /// Trapezoids over false regions per frame from 0 to 1; the last value within is held to 1.
  private static func area(_ curve: [(falseRegions: Int, rate: Double)], _ frames: Int) -> Double {
    var area = 0.0
    var (x, y) = (0.0, 0.0)
    for point in curve {
      let next = Double(point.falseRegions) / Double(frames)
      if next > 1 { break }
      area += (next - x) * (y + point.rate) / 2
      (x, y) = (next, point.rate)
    }
    return area + (1 - x) * y
  }
}

/// Which true regions have been found so far.
private struct RegionMatching {
  struct Point {
    var falseRegions: Int
    var regionRate: Double
    var trackRate: Double
  }

  private struct Place: Hashable {
    var video: Int
    var frame: Int
  }

  private struct Region {
    var track: Int
    var box: BoundingBox
    var isMatched = false
  }

  private var byPlace: [Place: [Region]] = [:]
  /// Regions of each track, and those of them matched.
  private var own: [Int] = []
  private var matched: [Int] = []
  private var matchedRegions = 0
  private var matchedTracks = 0
  private var falseRegions = 0

  /// All true regions, and their tracks.
  let regions: Int
  var tracks: Int { own.count }

  init(_ truth: [[TruthTrack]]) {
    var regions = 0
    for (video, tracks) in truth.enumerated() {
      for track in tracks {
        for (frame, box) in track.boxes {
          byPlace[Place(video: video, frame: frame), default: []].append(Region(track: own.count, box: box))
        }
        own.append(track.boxes.count)
        regions += track.boxes.count
      }
    }
    matched = own.map { _ in 0 }
    self.regions = regions
  }

  var point: Point {
    Point(
      falseRegions: falseRegions, regionRate: Double(matchedRegions) / Double(max(1, regions)),
      trackRate: Double(matchedTracks) / Double(max(1, tracks)))
  }

  /// A region counts for all true ones it overlaps; it is false where it overlaps none, and neither where all it
  /// overlaps were found before.
  mutating func take(_ region: PredictedRegion) {
    let place = Place(video: region.video, frame: region.frame)
    var isFalse = true
    for index in byPlace[place]?.indices ?? 0..<0 {
      guard let truth = byPlace[place]?[index],
        truth.box.intersectionOverUnion(region.box) >= RegionDetection.overlap
      else { continue }
      isFalse = false
      guard !truth.isMatched else { continue }
      byPlace[place]?[index].isMatched = true
      matchedRegions += 1
      let before = isFound(truth.track)
      matched[truth.track] += 1
      if !before, isFound(truth.track) { matchedTracks += 1 }
    }
    if isFalse { falseRegions += 1 }
  }

  private func isFound(_ track: Int) -> Bool {
    Double(matched[track]) / Double(own[track]) >= RegionDetection.trackPart
  }
}
