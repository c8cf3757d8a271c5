import VideoModel

/// Where a view lies around its frame, in frames, and how it slides at the ends of a stream.
struct ViewReach: Sendable {
  let view: ClipView
  /// Offsets in frames, in the view's order.
  let offsets: [Int]
  /// Lowest and highest offset in frames, 0 included.
  let lowest: Int
  let highest: Int

  init(_ view: ClipView, step: Int) {
    self.view = view
    offsets = view.offsets.map { $0 * step }
    lowest = min(0, offsets.min() ?? 0)
    highest = max(0, offsets.max() ?? 0)
  }

  var span: Int { highest - lowest }

  /// How far the window of frame `index` must move to lie inside a stream of `count` frames; `nil`
  /// when the stream is shorter than the window.
  func shift(frame index: Int, count: Int) -> Int? {
    guard span < count else { return nil }
    if index + lowest < 0 { return -(index + lowest) }
    if index + highest > count - 1 { return count - 1 - index - highest }
    return 0
  }
}
