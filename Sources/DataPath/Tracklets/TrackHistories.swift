import VideoModel

/// Where the tracks of one source were lately: for each a few boxes, thinned by time, so that they reach back equally far
/// at any frame rate.
///
/// Bounded by the tracks that are alive. A value with one owner; reads no clock.
struct TrackHistories: Sendable {
  /// Boxes kept of a track, at most.
  static let capacity = 32
  /// Longest time back, nanoseconds.
  static let reach: Int64 = 3_000_000_000
  /// Least time between two boxes that are kept, nanoseconds: a little under a tenth of a second, so that of ten frames a
  /// second all are kept; `capacity` of them reach back nearly as far as `reach`.
  static let spacing: Int64 = 90_000_000

  private struct Seen: Sendable {
    var time: Int64
    var box: BoundingBox
  }

  /// Oldest first.
  private var tracks: [String: [Seen]] = [:]
  private var width = 0
  private var height = 0

  /// A frame of that size comes, pixels: boxes of another size are forgotten.
  mutating func beginFrame(width: Int, height: Int) {
    if (width, height) != (self.width, self.height) { tracks.removeAll(keepingCapacity: true) }
    (self.width, self.height) = (width, height)
  }

  /// What is known of a track before `time`, newest first.
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

  /// A track is seen; it begins anew where time has gone back.
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

  /// The tracks have ended.
  mutating func end(_ ended: [String]) {
    for track in ended { tracks[track] = nil }
  }

  /// Nanoseconds from `earlier` to `time`; `nil` when that is less than 0 or more than ``reach``.
  private static func age(_ earlier: Int64, at time: Int64) -> Int64? {
    let (age, overflow) = time.subtractingReportingOverflow(earlier)
    return !overflow && (0...reach).contains(age) ? age : nil
  }
}
