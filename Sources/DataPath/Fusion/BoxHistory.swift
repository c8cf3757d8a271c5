import VideoModel

/// The boxes of an odd object from the start of its event on. Bounded: when full, it is thinned evenly.
struct BoxHistory: Sendable {
  private let limit: Int
  private var boxes: [AnomalyEvent.StampedBox] = []
  /// Every `stride`-th box is kept.
  private var stride = 1
  private var seen = 0
  private var last: AnomalyEvent.StampedBox?

  /// - Parameter limit: most boxes kept, 2 or more.
  init(limit: Int) { self.limit = limit }

  mutating func append(_ box: BoundingBox, _ stamp: FrameStamp) {
    let stamped = AnomalyEvent.StampedBox(stamp: stamp, box: box)
    last = stamped
    if seen % stride == 0 {
      // One place is left for the last box.
      if boxes.count == limit - 1 {
        boxes = boxes.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        stride *= 2
      }
      if seen % stride == 0 { boxes.append(stamped) }
    }
    seen += 1
  }

  /// Boxes up to a frame, oldest first. The latest box is always among them.
  func boxes(until end: FrameStamp) -> [AnomalyEvent.StampedBox] {
    var all = boxes
    if let last, all.last?.stamp != last.stamp { all.append(last) }
    return all.filter { $0.stamp.captureTime <= end.captureTime }
  }
}
