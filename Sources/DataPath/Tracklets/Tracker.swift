import VideoModel

/// Links the detections of one source over time.
///
/// Every track moves on at its own constant velocity from frame to frame; boxes are given to the
/// predicted boxes they overlap most, best pair first. A track id the producer sends wins over ours.
///
/// Where ``TrackletConfiguration/newTrackConfidence`` asks for it, detections of less confidence come second and only go
/// on with what the last detected frame showed: the detector's doubt about an object that was there a moment ago is
/// worth more than about one that comes from nowhere (ByteTrack: Zhang et al., ECCV 2022).
/// A value with one owner; the same input gives the same ids.
package struct Tracker: Sendable {
  /// What one frame's detections did to the tracks.
  package struct Update: Sendable, Equatable {
    /// The track of each detection, in the order of the detections; `nil`: its confidence is too low to begin one.
    package var tracks: [String?]
    /// Tracks that ended with this frame, oldest first.
    package var ended: [String]
  }

  private struct Track: Sendable {
    let id: String
    let producerOwned: Bool
    var box: BoundingBox
    /// Pixels per frame of the box's centre; `nil` until the track was seen twice.
    var velocity: (x: Float, y: Float)?
    /// Frames since `box` was seen, looked at or not.
    var framesSince = 0
    /// Detected frames since `box` was seen.
    var unseen = 0

    var predicted: BoundingBox {
      guard let velocity else { return box }
      var moved = box
      moved.left += velocity.x * Float(framesSince)
      moved.top += velocity.y * Float(framesSince)
      return moved
    }

    /// Takes a new box; the velocity is a running mean that weighs the last movement by half.
    mutating func see(_ seen: BoundingBox) {
      let frames = Float(max(1, framesSince))
      let x = (seen.left + seen.width / 2 - box.left - box.width / 2) / frames
      let y = (seen.top + seen.height / 2 - box.top - box.height / 2) / frames
      velocity = velocity.map { ((x + $0.x) / 2, (y + $0.y) / 2) } ?? (x, y)
      box = seen
      framesSince = 0
      unseen = 0
    }
  }

  /// Least overlap (IoU) with a track's predicted box at which a detection of low confidence goes on with it, as in
  /// ByteTrack.
  static let leastOverlapOfDoubt: Float = 0.5

  private var configuration: TrackletConfiguration
  private let trackPrefix: String
  private var nextNumber = 1
  /// Oldest first.
  private var tracks: [Track] = []

  /// - Parameter trackPrefix: a short text that no other tracker has used; ids are `<prefix>-<n>`, n from 1.
  package init(configuration: TrackletConfiguration = .init(), trackPrefix: String) {
    self.configuration = configuration
    self.trackPrefix = trackPrefix
  }

  /// Goes on with the same tracks under another configuration.
  mutating func reconfigure(_ configuration: TrackletConfiguration) { self.configuration = configuration }

  /// How many tracks are alive, seen lately or not.
  package var count: Int { tracks.count }

  /// A frame that no detector looked at: tracks move on, and none of them comes nearer to its end.
  package mutating func skip() {
    for index in tracks.indices { tracks[index].framesSince += 1 }
  }

  /// A frame with its detections, possibly none. A box that is not finite overlaps nothing and so
  /// becomes a track of its own.
  package mutating func update(_ detections: [Detection]) -> Update {
    skip()
    var trackOfDetection = [Int?](repeating: nil, count: detections.count)
    var taken = [Bool](repeating: false, count: tracks.count)
    takeProducerTracks(detections, &trackOfDetection, &taken)
    let least = configuration.newTrackConfidence
    // What is no number is doubted too; without a least confidence nothing is.
    let doubted = detections.map { least > 0 && $0.trackID.isEmpty && !($0.confidence >= least) }
    matchByOverlap(detections, .init(least: configuration.minimumOverlap), &trackOfDetection, &taken) {
      !doubted[$0]
    }
    if doubted.contains(true) {
      matchByOverlap(
        detections, .init(least: max(Self.leastOverlapOfDoubt, configuration.minimumOverlap), seenLast: true),
        &trackOfDetection, &taken
      ) { doubted[$0] }
    }

    for (index, detection) in detections.enumerated() {
      if let track = trackOfDetection[index] {
        if track < taken.count { tracks[track].see(detection.box) }
      } else if !doubted[index] {
        trackOfDetection[index] = tracks.count
        tracks.append(Track(id: "\(trackPrefix)-\(nextNumber)", producerOwned: false, box: detection.box))
        nextNumber += 1
      }
    }
    let names = trackOfDetection.map { $0.map { tracks[$0].id } }
    return Update(tracks: names, ended: endUnseen(taken))
  }

  /// Producer ids find or found their tracks. Where one frame gives an id twice, the first box has it
  /// and the second is matched like a box without one.
  private mutating func takeProducerTracks(
    _ detections: [Detection], _ trackOfDetection: inout [Int?], _ taken: inout [Bool]
  ) {
    guard detections.contains(where: { !$0.trackID.isEmpty }) else { return }
    var known: [String: Int] = [:]
    for (index, track) in tracks.enumerated() where track.producerOwned { known[track.id] = index }
    var seen: Set<String> = []
    for (index, detection) in detections.enumerated() where !detection.trackID.isEmpty {
      guard seen.insert(detection.trackID).inserted else { continue }
      if let track = known[detection.trackID] {
        trackOfDetection[index] = track
        taken[track] = true
      } else {
        trackOfDetection[index] = tracks.count
        tracks.append(Track(id: detection.trackID, producerOwned: true, box: detection.box))
      }
    }
  }

  /// What makes a detection go on with a track.
  private struct Match {
    /// Least overlap.
    var least: Float
    /// Only with tracks that the last detected frame showed.
    var seenLast = false
  }

  /// - Parameter wanted: the detections that are looked at.
  private mutating func matchByOverlap(
    _ detections: [Detection], _ match: Match, _ trackOfDetection: inout [Int?], _ taken: inout [Bool],
    _ wanted: (Int) -> Bool
  ) {
    var pairs: [(overlap: Float, track: Int, detection: Int)] = []
    for track in taken.indices where !taken[track] && !tracks[track].producerOwned {
      if match.seenLast, tracks[track].unseen > 0 { continue }
      let predicted = tracks[track].predicted
      for (detection, box) in detections.enumerated()
      where trackOfDetection[detection] == nil && wanted(detection) {
        let overlap = predicted.intersectionOverUnion(box.box)
        if overlap >= match.least { pairs.append((overlap, track, detection)) }
      }
    }
    // Equal overlaps go to the older track, then to the earlier detection.
    pairs.sort {
      if $0.overlap != $1.overlap { return $0.overlap > $1.overlap }
      return ($0.track, $0.detection) < ($1.track, $1.detection)
    }
    for pair in pairs where !taken[pair.track] && trackOfDetection[pair.detection] == nil {
      taken[pair.track] = true
      trackOfDetection[pair.detection] = pair.track
    }
  }

  /// Ages the tracks that got no box and takes out those whose patience is over. `taken` covers the
  /// tracks that were there before this frame.
  private mutating func endUnseen(_ taken: [Bool]) -> [String] {
    var ended: [String] = []
    var alive: [Track] = []
    alive.reserveCapacity(tracks.count)
    for (index, var track) in tracks.enumerated() {
      if index < taken.count && !taken[index] { track.unseen += 1 }
      if track.unseen > configuration.patience {
        ended.append(track.id)
      } else {
        alive.append(track)
      }
    }
    tracks = alive
    return ended
  }
}
