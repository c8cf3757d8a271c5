import VideoModel

/// Compares the events of one video with its truth.
///
/// An event FINDS a track of the truth when both hold:
/// - time: the frames from its start to its latest frame and those of the track overlap with an IoU of at
///   least ``minimumOverlap``;
/// - place: in the frames common to both, either the boxes overlap with a mean IoU of at least
///   ``minimumOverlap``, or the middle of the event's box is inside the true box in at least half of
///   them. An event without a box in a common frame is judged by the box at its peak.
///
/// Several events on one track find it once and none of them is false. An event that has the place of a
/// track but too little of its time is a FRAGMENT: not false where another event found the track, false
/// where none did.
package struct EventMatcher: Sendable {
  /// Least IoU in time and of boxes. 0.3.
  package static let minimumOverlap = 0.3

  package enum Verdict: Sendable, Hashable {
    /// Index into ``tracks``.
    case finds(Int)
    /// On a track, but too short, too long or too late to count as finding it.
    case fragment(Int)
    case unrelated
  }

  /// The outcome of a comparison.
  package struct Outcome: Sendable, Hashable {
    /// One for each event, in the order given.
    package var verdicts: [Verdict]
    /// Indices into the tracks, rising.
    package var found: [Int]
    package var missed: [Int]
    /// Indices of the events that count as false, rising.
    package var falseEvents: [Int]
  }

  package let tracks: [TruthTrack]
  private let spans: [ClosedRange<Int>]
  /// Frames per second.
  package let frameRate: Double
  /// Capture time of frame 0, nanoseconds.
  package let origin: Int64

  package init(tracks: [TruthTrack], frameRate: Double, origin: Int64 = 0) {
    self.tracks = tracks
    spans = tracks.map(\.span)
    self.frameRate = frameRate
    self.origin = origin
  }

  /// Judges events of one source, each by its last known state (one entry an event id).
  package func match(_ events: [AnomalyEvent]) -> Outcome {
    let verdicts = events.map(verdict)
    var isFound = [Bool](repeating: false, count: tracks.count)
    for case .finds(let track) in verdicts { isFound[track] = true }
    let falseEvents = verdicts.indices.filter { index in
      switch verdicts[index] {
      case .finds: false
      case .fragment(let track): !isFound[track]
      case .unrelated: true
      }
    }
    return Outcome(
      verdicts: verdicts, found: tracks.indices.filter { isFound[$0] },
      missed: tracks.indices.filter { !isFound[$0] }, falseEvents: falseEvents)
  }

  private func verdict(_ event: AnomalyEvent) -> Verdict {
    var best: (track: Int, overlap: Double)?
    for (index, track) in tracks.enumerated() where samePlace(event, track) {
      let overlap = overlapInTime(event, spans[index])
      if overlap > best?.overlap ?? -1 { best = (index, overlap) }
    }
    guard let best else { return .unrelated }
    return best.overlap >= Self.minimumOverlap ? .finds(best.track) : .fragment(best.track)
  }

  private func overlapInTime(_ event: AnomalyEvent, _ span: ClosedRange<Int>) -> Double {
    let start = frame(event.start)
    let end = max(start, frame(event.latest))
    let common = min(end, span.upperBound) - max(start, span.lowerBound) + 1
    let all = max(end, span.upperBound) - min(start, span.lowerBound) + 1
    return Double(max(0, common)) / Double(all)
  }

  private func samePlace(_ event: AnomalyEvent, _ track: TruthTrack) -> Bool {
    var pairs = event.boxes.compactMap { stamped in
      track.boxes[frame(stamped.stamp)].map { (event: stamped.box, truth: $0) }
    }
    if pairs.isEmpty, let truth = track.boxes[frame(event.peak)] {
      pairs = [(event.peakBox, truth)]
    }
    guard !pairs.isEmpty else { return false }
    let overlap = pairs.reduce(0) { $0 + $1.event.intersectionOverUnion($1.truth) } / Float(pairs.count)
    let centred = pairs.count { pair in
      let u = pair.event.left + pair.event.width / 2
      let v = pair.event.top + pair.event.height / 2
      return u >= pair.truth.left && u <= pair.truth.right && v >= pair.truth.top
        && v <= pair.truth.bottom
    }
    return overlap >= Float(Self.minimumOverlap) || 2 * centred >= pairs.count
  }

  private func frame(_ stamp: FrameStamp) -> Int {
    // Held within 2^40 frames of 0, so that a capture time from elsewhere cannot overflow.
    let seconds = (Double(stamp.captureTime) - Double(origin)) / 1e9
    return Int(max(-1e12, min(1e12, (seconds * frameRate).rounded())))
  }
}
