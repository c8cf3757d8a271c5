import VideoModel

/// The frames of one source that wait to go on, in the order they came, with the ends of streams
/// between them.
struct WaitingFrames {
  enum Content {
    case frame(Frame, FrameDetections?)
    case end
  }

  struct Entry {
    var content: Content
    /// How many streams of this source ended before.
    var epoch: Int
    var arrived: Int64

    var stamp: FrameStamp? {
      if case .frame(let frame, _) = content { frame.stamp } else { nil }
    }

    var lacksDetections: Bool {
      if case .frame(_, nil) = content { true } else { false }
    }
  }

  private struct Key: Hashable {
    var epoch: Int
    var stamp: FrameStamp
  }

  private(set) var frameCount = 0
  private(set) var byteCount = 0
  private var entries: [Entry?] = []
  /// Index in `entries` of the first that is still there.
  private var start = 0
  /// Position of the first slot of `entries`, counted over the whole life of the source.
  private var base = 0
  private var positions: [Key: Int] = [:]

  var first: Entry? { start < entries.count ? entries[start] : nil }
  /// Counted over the whole life of the source.
  var firstPosition: Int { base + start }
  var isEmpty: Bool { start == entries.count }
  var last: Entry? { isEmpty ? nil : entries[entries.count - 1] }
  /// Positions of all that wait.
  var range: Range<Int> { firstPosition..<(base + entries.count) }

  func entry(at position: Int) -> Entry? {
    range.contains(position) ? entries[position - base] : nil
  }

  func position(of stamp: FrameStamp, epoch: Int) -> Int? {
    positions[Key(epoch: epoch, stamp: stamp)]
  }

  mutating func append(_ entry: Entry) {
    if case .frame(let frame, _) = entry.content {
      frameCount += 1
      byteCount += frame.image.bytes.count
      positions[Key(epoch: entry.epoch, stamp: frame.stamp)] = base + entries.count
    }
    entries.append(entry)
  }

  /// Gives the frame at `position` its detections; it must not have any.
  mutating func attach(_ detections: FrameDetections, at position: Int) {
    guard range.contains(position), case .frame(let frame, nil)? = entries[position - base]?.content else {
      return
    }
    entries[position - base]?.content = .frame(frame, detections)
  }

  mutating func removeFirst() -> Entry? {
    guard let entry = first else { return nil }
    entries[start] = nil
    start += 1
    if case .frame(let frame, _) = entry.content {
      frameCount -= 1
      byteCount -= frame.image.bytes.count
      positions[Key(epoch: entry.epoch, stamp: frame.stamp)] = nil
    }
    if start == entries.count || start >= 1024 {
      base += start
      entries.removeFirst(start)
      start = 0
    }
    return entry
  }
}
