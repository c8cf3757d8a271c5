import VideoModel

extension NormalTraffic {
  /// Counts held-out objects by the minute and measures what is normal; `nil` when objects without a height are among
  /// them, or too few minutes. The order of the objects does not matter.
  ///
  /// - Parameter surprises: of the objects' fused scores; `nil` where one has none.
  init?(_ objects: [CalibrationObject], surprises: [Float?]) {
    let heights = objects.compactMap(\.height).sorted()
    guard heights.count == objects.count, !heights.isEmpty else { return nil }
    let limits = Self.heightQuantiles.map { heights[Int($0 * Double(heights.count - 1))] }
    let counts = objects.reduce(into: [String: Int]()) { $0[$1.label, default: 0] += 1 }
    let labels = Set(
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostLabels).map(\.key))
    var blocks: [TrafficBlock] = []
    for (_, indexes) in Dictionary(grouping: objects.indices, by: { objects[$0].source }) {
      var tally = TrafficTally(labels: labels, heights: limits)
      let frames = Dictionary(grouping: indexes) { objects[$0].stamp.captureTime }
      for time in frames.keys.sorted() {
        let seen = (frames[time] ?? []).compactMap { index in
          surprises[index].map {
            TrafficTally.Object(
              track: objects[index].track, label: objects[index].label, height: objects[index].height ?? 0,
              surprise: $0)
          }
        }
        if let finished = tally.push(seen, at: time) { blocks.append(finished.block) }
      }
      if let last = tally.finish() { blocks.append(last.block) }
    }
    self.init(blocks, labels: labels, heights: limits)
  }
}
