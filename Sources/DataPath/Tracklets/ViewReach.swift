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

  /// The offsets after a shift. A view that leaves the frame itself out goes on doing so: where the
  /// shift would bring it in, it is replaced by the frame that fell into the hole.
  func offsets(shiftedBy shift: Int) -> [Int] {
    guard shift != 0 else { return offsets }
    var shifted = offsets.map { $0 + shift }
    if !offsets.contains(0), shifted.contains(0) {
      shifted = shifted.map { $0 == 0 ? shift : $0 }
      if zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) { shifted.sort() }
    }
    return shifted
  }
}
