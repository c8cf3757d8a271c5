/// What went on in one minute, in counts.
package struct TrafficBlock: Sendable, Equatable {
  /// Frames with any object, and the objects in them.
  package var frames = 0
  package var objects = 0
  /// Objects of tracks that were new (``TrafficTally``): of these are the counts below.
  package var fresh = 0
  package var beyond = [Int](repeating: 0, count: NormalTraffic.surprises.count)
  package var labels: [String: Int] = [:]
  package var otherLabels = 0
  package var taller = [Int](repeating: 0, count: NormalTraffic.heightQuantiles.count)

  package init() {}

  /// A quantity as the blocks show it; `nil` when too few of them have anything in them.
  package static func estimate(_ quantity: NormalTraffic.Quantity, of blocks: [TrafficBlock]) -> BlockRatio
    .Estimate?
  {
    var ratio = BlockRatio()
    for block in blocks {
      switch quantity {
      case .objects: ratio.add(block.objects, of: block.frames)
      case .beyond(let index): ratio.add(block.beyond[index], of: block.fresh)
      case .label(let label): ratio.add(block.labels[label] ?? 0, of: block.fresh)
      case .otherLabels: ratio.add(block.otherLabels, of: block.fresh)
      case .taller(let index): ratio.add(block.taller[index], of: block.fresh)
      }
    }
    return ratio.estimate
  }
}

/// Counts the scored objects of one source by the minute, the same way on calibration footage and in a running node.
///
/// Scores, classes and heights are taken of a track's first minute only: what stands about for hours is one thing
/// seen once, not thousands. Frames in order; a value with one owner, without a clock. Remembers at most
/// ``mostTracks`` tracks; those beyond are not taken for new.
package struct TrafficTally: Sendable {
  /// A scored object.
  package struct Object: Sendable, Equatable {
    package var track: String
    package var label: String
    /// Of its box, as a part of the frame's height.
    package var height: Float
    /// Calibrated score: `-log10` of the tail probability.
    package var surprise: Float

    package init(track: String, label: String, height: Float, surprise: Float) {
      self.track = track
      self.label = label
      self.height = height
      self.surprise = surprise
    }
  }

  /// Nanoseconds of capture time in a block, and of a track's life that counts.
  package static let block: Int64 = 60_000_000_000
  static let mostTracks = 4096

  private let labels: Set<String>
  private let heights: [Float]
  private var current: (index: Int64, block: TrafficBlock)?
  private var tracks: [String: (first: Int64, last: Int64)] = [:]

  /// - Parameters:
  ///   - labels: the classes that are told apart.
  ///   - heights: in parts of the frame's height, by ``NormalTraffic/heightQuantiles``.
  package init(labels: Set<String>, heights: [Float]) {
    self.labels = labels
    self.heights = heights
  }

  /// Takes the scored objects of a frame captured at `time` nanoseconds.
  ///
  /// - Returns: the minute before, when this one is the first of another, and the time it began.
  package mutating func push(_ objects: [Object], at time: Int64) -> (block: TrafficBlock, start: Int64)? {
    let index = time / Self.block
    var finished: (TrafficBlock, Int64)?
    if let current, current.index != index {
      finished = finish()
      tracks = tracks.filter { time >= $0.value.last && time - $0.value.last <= 2 * Self.block }
    }
    var block = current?.block ?? TrafficBlock()
    if !objects.isEmpty {
      block.frames += 1
      block.objects += objects.count
    }
    for object in objects where isNew(object.track, at: time) { count(object, &block) }
    current = (index, block)
    return finished
  }

  /// The minute that has begun.
  package mutating func finish() -> (block: TrafficBlock, start: Int64)? {
    defer { current = nil }
    return current.map { ($0.block, $0.index * Self.block) }
  }

  private func count(_ object: Object, _ block: inout TrafficBlock) {
    block.fresh += 1
    for (index, limit) in NormalTraffic.surprises.enumerated() where object.surprise > limit {
      block.beyond[index] += 1
    }
    for (index, limit) in heights.enumerated() where object.height > limit { block.taller[index] += 1 }
    if labels.contains(object.label) {
      block.labels[object.label, default: 0] += 1
    } else {
      block.otherLabels += 1
    }
  }

  private mutating func isNew(_ track: String, at time: Int64) -> Bool {
    guard let known = tracks[track] else {
      guard tracks.count < Self.mostTracks else { return false }
      tracks[track] = (time, time)
      return true
    }
    tracks[track] = (known.first, time)
    return time - known.first < Self.block
  }
}
