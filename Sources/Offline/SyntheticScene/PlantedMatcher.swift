import VideoModel

/// Compares events with what was planted.
///
/// An event FINDS a span when both hold:
/// - time: the frames from its start to its latest frame and those of the span overlap with an IoU of at
///   least ``minimumOverlap``;
/// - place: in the frames common to both, either the boxes overlap with a mean IoU of at least
///   ``minimumOverlap``, or the middle of the event's box is inside the planted box in at least half of
///   them. An event without a box in a common frame is judged by the box at its peak.
///
/// Several events on one span find it once and none of them is false. An event that has the place of a
/// span but too little of its time is a FRAGMENT: not false where another event found the span, false
/// where none did.
public struct PlantedMatcher: Sendable {
  /// Least IoU in time and of boxes. 0.3.
  public static let minimumOverlap = 0.3

  public enum Verdict: Sendable, Hashable {
    /// Index into ``spans``.
    case finds(Int)
    /// On the planted actor, but too short, too long or too late to count as finding it.
    case fragment(Int)
    case unrelated
  }

  /// What came of a comparison.
  public struct Outcome: Sendable, Hashable {
    /// One for each event, in the order given.
    public var verdicts: [Verdict]
    /// Indices into the spans, rising.
    public var found: [Int]
    public var missed: [Int]
    /// Indices of the events that count as false, rising.
    public var falseEvents: [Int]
  }

  public let spans: [PlantedSpan]
  /// Frames a second.
  public let frameRate: Double
  /// Capture time of frame 0, nanoseconds.
  public let origin: Int64

  public init(spans: [PlantedSpan], frameRate: Double, origin: Int64 = 0) {
    self.spans = spans
    self.frameRate = frameRate
    self.origin = origin
  }

  /// Judges events of one source, each by its last known state (one entry an event id).
  public func match(_ events: [AnomalyEvent]) -> Outcome {
    let verdicts = events.map(verdict)
    var isFound = [Bool](repeating: false, count: spans.count)
    for case .finds(let span) in verdicts { isFound[span] = true }
    let falseEvents = verdicts.indices.filter { index in
      switch verdicts[index] {
      case .finds: false
      case .fragment(let span): !isFound[span]
      case .unrelated: true
      }
    }
    return Outcome(
      verdicts: verdicts, found: spans.indices.filter { isFound[$0] },
      missed: spans.indices.filter { !isFound[$0] }, falseEvents: falseEvents)
  }

  private func verdict(_ event: AnomalyEvent) -> Verdict {
    var best: (span: Int, overlap: Double)?
    for (index, span) in spans.enumerated() where samePlace(event, span) {
      let overlap = overlapInTime(event, span)
      if overlap > best?.overlap ?? -1 { best = (index, overlap) }
    }
    guard let best else { return .unrelated }
    return best.overlap >= Self.minimumOverlap ? .finds(best.span) : .fragment(best.span)
  }

  private func overlapInTime(_ event: AnomalyEvent, _ span: PlantedSpan) -> Double {
    let start = frame(event.start)
    let end = max(start, frame(event.latest))
    let common = min(end, span.endFrame) - max(start, span.startFrame) + 1
    let all = max(end, span.endFrame) - min(start, span.startFrame) + 1
    return Double(max(0, common)) / Double(all)
  }

  private func samePlace(_ event: AnomalyEvent, _ span: PlantedSpan) -> Bool {
    var pairs = event.boxes.compactMap { stamped in
      span.box(frame(stamped.stamp)).map { (event: stamped.box, planted: $0) }
    }
    if pairs.isEmpty, let planted = span.box(frame(event.peak)) {
      pairs = [(event.peakBox, planted)]
    }
    guard !pairs.isEmpty else { return false }
    let overlap = pairs.reduce(0) { $0 + $1.event.intersectionOverUnion($1.planted) } / Float(pairs.count)
    let centred = pairs.count { pair in
      let u = pair.event.left + pair.event.width / 2
      let v = pair.event.top + pair.event.height / 2
      return u >= pair.planted.left && u <= pair.planted.right && v >= pair.planted.top
        && v <= pair.planted.bottom
    }
    return overlap >= Float(Self.minimumOverlap) || 2 * centred >= pairs.count
  }

  private func frame(_ stamp: FrameStamp) -> Int {
    // Held within 2^40 frames of 0, so that a capture time from elsewhere cannot overflow.
    let seconds = (Double(stamp.captureTime) - Double(origin)) / 1e9
    return Int(max(-1e12, min(1e12, (seconds * frameRate).rounded())))
  }
}
