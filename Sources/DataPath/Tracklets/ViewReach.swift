import VideoModel

/// A view in frames instead of clip steps, and how it slides at the ends of a stream.
struct ViewReach: Sendable {
  let view: ClipView
  /// Offsets in frames, in the order of the view.
  let offsets: [Int]
  /// Lowest offset in frames, at most 0.
  let lowest: Int
  /// Highest offset in frames, at least 0.
  let highest: Int

  init(_ view: ClipView, step: Int) {
    self.view = view
    offsets = view.offsets.map { $0 * step }
    lowest = min(0, offsets.min() ?? 0)
    highest = max(0, offsets.max() ?? 0)
  }

  var span: Int { highest - lowest }

  /// The frames of the view around frame `index` in a stream of `count` frames, in the order of the view, and its centre.
  /// `nil` when the stream is shorter than the view, or when `ends` leaves the frame out.
  func frames(of index: Int, count: Int, ends: ClipEnds) -> (frames: [Int], centre: Int)? {
    guard let shift = shift(frame: index, count: count), shift == 0 || ends != .leaveOut else { return nil }
    if ends == .repeat {
      return (offsets.map { min(max(0, index + $0), count - 1) }, index)
    }
    return (offsets.map { index + shift + $0 }, index + shift)
  }

  /// The number of frames by which the window around frame `index` must slide to be inside a stream of `count` frames.
  /// `nil` when the stream is shorter than the window.
  private func shift(frame index: Int, count: Int) -> Int? {
    guard span < count else { return nil }
    if index + lowest < 0 { return -(index + lowest) }
    if index + highest > count - 1 { return count - 1 - index - highest }
    return 0
  }
}
