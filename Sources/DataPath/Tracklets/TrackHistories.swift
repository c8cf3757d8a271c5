import VideoModel

/// The latest boxes of each track of one source. They are thinned by time, so that they reach back equally far at any
/// frame rate.
///
/// Bounded by the number of live tracks. A value with one owner; reads no clock.
struct TrackHistories: Sendable {
  /// Most boxes kept per track.
  static let capacity = 32
  /// Largest age of a box, nanoseconds.
  static let reach: Int64 = 3_000_000_000
  /// Least time between two kept boxes, nanoseconds. It is a little less than 0.1 s, so that at 10 frames per second all
  /// boxes are kept; `capacity` of them span nearly `reach`.
  static let spacing: Int64 = 90_000_000

  private struct Seen: Sendable {
    var time: Int64
    var box: BoundingBox
  }

  /// Boxes of each track, oldest first.
  private var tracks: [String: [Seen]] = [:]
  private var width = 0
  private var height = 0

  /// Begins a frame of this size in pixels. When the size changes, all boxes are dropped.
  mutating func beginFrame(width: Int, height: Int) {
    if (width, height) != (self.width, self.height) { tracks.removeAll(keepingCapacity: true) }
    (self.width, self.height) = (width, height)
  }

  /// Boxes of a track before `time`, newest first.
  func boxes(of track: String, before time: Int64) -> [PastBox] {
    guard let seen = tracks[track] else { return [] }
    var boxes: [PastBox] = []
    boxes.reserveCapacity(seen.count)
    for earlier in seen.reversed() {
      guard let age = Self.age(earlier.time, at: time), age > 0 else { continue }
      boxes.append(PastBox(age: Float(Double(age) / 1e9), box: earlier.box))
    }
    return boxes
  }

  /// Adds a box of a track. When time has jumped back, the history of the track starts again.
  mutating func note(_ track: String, _ box: BoundingBox, at time: Int64) {
    var seen = tracks[track] ?? []
    if let last = seen.last {
      guard let age = Self.age(last.time, at: time) else {
        tracks[track] = [Seen(time: time, box: box)]
        return
      }
      guard age >= Self.spacing else { return }
    }
    let kept = seen.firstIndex { Self.age($0.time, at: time) != nil } ?? seen.count
    seen.removeFirst(max(kept, seen.count + 1 - Self.capacity))
    seen.append(Seen(time: time, box: box))
    tracks[track] = seen
  }

  /// Drops the history of tracks that have ended.
  mutating func end(_ ended: [String]) {
    for track in ended { tracks[track] = nil }
  }

  /// Nanoseconds from `earlier` to `time`; `nil` outside 0...``reach``.
  private static func age(_ earlier: Int64, at time: Int64) -> Int64? {
    let (age, overflow) = time.subtractingReportingOverflow(earlier)
    return !overflow && (0...reach).contains(age) ? age : nil
  }
}
