import VideoModel

extension ImageSummary {
  /// How much of the picture moved since another one: the mean of the six largest changes of cells, less what all of
  /// them changed by (the light, the noise). Brightness, 0...255.
  package func movement(since other: ImageSummary) -> Float {
    let changes = zip(cells, other.cells).map { $0 - $1 }
    let common = changes.sorted()[changes.count / 2]
    let apart = changes.map { abs($0 - common) }.sorted(by: >)
    return max(0, apart.prefix(6).reduce(0, +) / 6 - apart[apart.count / 2])
  }
}

/// Cuts a source's time into stretches of ten seconds: how much the picture moved in each, and whether the detector saw
/// anything. The same way on calibration footage and in a running node.
///
/// Pictures and frames each in order; pictures may be ahead of the frames. A value with one owner, without a clock;
/// holds at most ``mostOpen`` stretches.
package struct MovementStretches: Sendable {
  package struct Stretch: Sendable, Equatable {
    /// When it began, nanoseconds.
    package var start: Int64
    /// The second largest movement between two pictures: a single flash does not count.
    package var movement: Float
    /// Whether any frame of it has a detection.
    package var isSeen: Bool
  }

  /// Nanoseconds of capture time between two looks at the picture.
  package static let lookInterval: Int64 = 500_000_000
  /// Nanoseconds of capture time.
  static let length: Int64 = 10_000_000_000
  static let mostOpen = 16
  /// Fewest movements that tell how a stretch moved.
  static let fewestLooks = 4
  /// Nanoseconds between two pictures that are compared, at most.
  static let farthest: Int64 = 2_000_000_000

  private struct Open {
    var movements: [Float] = []
    var frames = 0
    var isSeen = false
  }

  private var open: [Int64: Open] = [:]
  private var last: (picture: ImageSummary, time: Int64)?
  private var lastFrame: Int64?

  package init() {}

  /// Takes a picture captured at `time` nanoseconds.
  package mutating func looked(_ picture: ImageSummary, at time: Int64) {
    if let last, time > last.time, time - last.time <= Self.farthest {
      let movement = picture.movement(since: last.picture)
      open[time / Self.length, default: Open()].movements.append(movement)
    }
    last = (picture, time)
    if open.count > Self.mostOpen, let oldest = open.keys.min() { open[oldest] = nil }
  }

  /// Takes a frame that a detector looked at.
  ///
  /// - Returns: the stretches that are complete now, the oldest first. Those with too few pictures, or without a frame
  ///   that a detector looked at, are left out.
  package mutating func frame(detections: Int, at time: Int64) -> [Stretch] {
    let index = time / Self.length
    // A clock that was set back: what is open would wait for its old time to come again.
    if let lastFrame, time < lastFrame - Self.length { open = [:] }
    lastFrame = time
    open[index, default: Open()].frames += 1
    if detections > 0 { open[index]?.isSeen = true }
    let done = open.keys.filter { $0 < index }.sorted()
    defer { for key in done { open[key] = nil } }
    return done.compactMap { close($0) }
  }

  /// The source ended: what is left.
  package mutating func finish() -> [Stretch] {
    defer { self = MovementStretches() }
    return open.keys.sorted().compactMap { close($0) }
  }

  private func close(_ index: Int64) -> Stretch? {
    guard let stretch = open[index], stretch.frames > 0, stretch.movements.count >= Self.fewestLooks else {
      return nil
    }
    return Stretch(
      start: index * Self.length, movement: stretch.movements.sorted(by: >)[1], isSeen: stretch.isSeen)
  }
}

extension NormalTraffic.Movement {
  /// What the stretches of normal footage say; `nil` when nothing was seen in any.
  ///
  /// A stretch counts as moving from the lower quarter of those with objects on, and not below all but a twentieth of
  /// those without.
  package init?(_ stretches: [MovementStretches.Stretch]) {
    let seen = stretches.filter(\.isSeen).map(\.movement).sorted()
    let empty = stretches.filter { !$0.isSeen }.map(\.movement).sorted()
    guard !seen.isEmpty else { return nil }
    let above = max(seen[seen.count / 4], empty.isEmpty ? 0 : empty[empty.count * 19 / 20], 0.5)
    let moving = stretches.filter { $0.movement >= above }
    self.init(
      above: above, stretches: stretches.count, moving: moving.count, seen: moving.count(where: \.isSeen))
  }
}
