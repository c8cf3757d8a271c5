import NeuralEngine

/// What the first layer computes for the views of a clip: each window of three frames once, however many views have it.
struct ViewWindows {
  /// Indexes of the pictures that are used, ascending.
  private(set) var pictures: [Int] = []
  /// Each different window, as places in `pictures`.
  private(set) var windows: [FirstLayerWindows.Window] = []
  /// By view and frame: the place of its window.
  private(set) var outputs: [[Int]] = []

  /// - Parameter views: the indexes of each view's pictures, in order; empty for a view that is not computed.
  /// - Returns: `nil` for more pictures than the first layer takes.
  init?(_ views: [[Int]]) {
    pictures = Set(views.joined()).sorted()
    guard pictures.count <= FirstLayerWindows.pictures else { return nil }
    for view in views {
      let places = view.map { index in Int32(pictures.firstIndex(of: index) ?? -1) }
      outputs.append(
        places.indices.map { t in
          let window: FirstLayerWindows.Window = (
            t > 0 ? places[t - 1] : -1, places[t], t + 1 < places.count ? places[t + 1] : -1
          )
          if let known = windows.firstIndex(where: { $0 == window }) { return known }
          windows.append(window)
          return windows.count - 1
        })
    }
  }
}
