import VideoModel

/// Links the detections of one source over time.
///
/// Each track is predicted with constant velocity. Detections and predicted boxes are matched greedily by overlap, best
/// pair first. A track id that the producer sends takes precedence.
///
/// With ``TrackletConfiguration/newTrackConfidence`` above 0, detections of lower confidence are matched in a second pass
/// and only continue tracks of the last detected frame: such a detection is likely real when the object was there a
/// moment ago (ByteTrack: Zhang et al., ECCV 2022).
///
/// Equal input gives equal ids. A value with one owner.
package struct Tracker: Sendable {
  /// The effect of one frame on the tracks.
  package struct Update: Sendable, Equatable {
    /// Track of each detection, in the order of the detections. `nil` where the confidence is too low to begin a track.
    package var tracks: [String?]
    /// Tracks that ended with this frame, oldest first.
    package var ended: [String]
  }

  private struct Track: Sendable {
    let id: String
    let producerOwned: Bool
    var box: BoundingBox
    /// Velocity of the box centre, pixels per frame; `nil` until the track was seen twice.
    var velocity: (x: Float, y: Float)?
    /// Frames since `box` was seen, with or without detections.
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

    /// Takes a new box. The velocity is exponentially smoothed with a weight of 1/2.
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

  /// Least overlap (IoU) of a detection of low confidence with the predicted box of the track it continues, as in ByteTrack.
  static let leastOverlapOfDoubt: Float = 0.5

  private var configuration: TrackletConfiguration
  private let trackPrefix: String
  private var nextNumber = 1
  /// Live tracks, oldest first.
  private var tracks: [Track] = []

  /// - Parameter trackPrefix: a short text that no other tracker has used. Track ids are `<prefix>-<n>`, n from 1.
  package init(configuration: TrackletConfiguration = .init(), trackPrefix: String) {
    self.configuration = configuration
    self.trackPrefix = trackPrefix
  }

  /// Continues the tracks under another configuration.
  mutating func reconfigure(_ configuration: TrackletConfiguration) { self.configuration = configuration }

  /// Number of live tracks, including those that are not seen at the moment.
  package var count: Int { tracks.count }

  /// Takes a frame that no detector looked at. Tracks move, and their patience does not run.
  package mutating func skip() {
    for index in tracks.indices { tracks[index].framesSince += 1 }
  }

  /// Takes a frame with its detections, possibly none. A box that is not finite overlaps nothing and begins a track of its
  /// own.
  package mutating func update(_ detections: [Detection]) -> Update {
    skip()
    var trackOfDetection = [Int?](repeating: nil, count: detections.count)
    var taken = [Bool](repeating: false, count: tracks.count)
    takeProducerTracks(detections, &trackOfDetection, &taken)
    let least = configuration.newTrackConfidence
    // A confidence that is not a number counts as low.
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

  /// Matches detections with an id of the producer to the track of that id, or begins it. When an id occurs twice in one
  /// frame, the first box gets it, and the second is matched like a box without an id.
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

  /// Condition for a detection to continue a track.
  private struct Match {
    /// Least overlap (IoU).
    var least: Float
    /// Whether the track must have been seen in the last detected frame.
    var seenLast = false
  }

  /// Matches detections without an id to tracks by overlap, best pair first.
  ///
  /// - Parameter wanted: whether a detection takes part, by its index.
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
    // For equal overlaps the older track comes first, then the earlier detection.
    pairs.sort {
      if $0.overlap != $1.overlap { return $0.overlap > $1.overlap }
      return ($0.track, $0.detection) < ($1.track, $1.detection)
    }
    for pair in pairs where !taken[pair.track] && trackOfDetection[pair.detection] == nil {
      taken[pair.track] = true
      trackOfDetection[pair.detection] = pair.track
    }
  }

  /// Ages the tracks without a box and removes those whose patience is over. `taken` covers the tracks from before this
  /// frame.
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
