/// What was normal on a camera's calibration footage apart from the scores: how many objects, of which classes, how
/// tall, how the picture moved. What a running node is compared with, and never adapts to.
///
/// A part of `calibration.json`; of bounded size.
package struct NormalTraffic: Sendable, Codable, Equatable {
  package typealias Estimate = BlockRatio.Estimate

  /// How the picture moved in stretches of ten seconds, with and without objects.
  package struct Movement: Sendable, Codable, Equatable {
    /// Movement of the picture from which on something usually was there; brightness, 0...255.
    package var above: Float
    /// Stretches in all, those that moved so much, and those of them in which the detector saw anything.
    package var stretches: Int
    package var moving: Int
    package var seen: Int

    package init(above: Float, stretches: Int, moving: Int, seen: Int) {
      self.above = above
      self.stretches = stretches
      self.moving = moving
      self.seen = seen
    }
  }

  /// What is compared.
  package enum Quantity: Sendable, Hashable {
    /// Share of scored objects beyond the 50, 90 and 99 % quantile (0, 1, 2) of the held-out scores.
    case beyond(Int)
    /// Scored objects in a frame that has any.
    case objects
    /// Share of objects of a class, and of all classes that are not listed.
    case label(String)
    case otherLabels
    /// Share of objects taller than the 10, 50 and 90 % quantile (0, 1, 2) of the held-out heights.
    case taller(Int)
  }

  /// Surprise (`-log10` of the tail probability) that half, a tenth and a hundredth of normal objects pass.
  package static let surprises: [Float] = [0.301_03, 1, 2]
  /// Parts of the held-out boxes that are lower than ``heights``.
  package static let heightQuantiles = [0.1, 0.5, 0.9]
  /// Classes that are listed, the most frequent ones.
  package static let mostLabels = 16

  /// Objects in a frame that has any.
  package var objects: Estimate
  /// Shares beyond ``surprises``, as measured on the footage the scores were fitted to.
  package var beyond: [Estimate]
  /// Shares by class, at most ``mostLabels``.
  package var labels: [String: Estimate]
  package var otherLabels: Estimate
  /// Of boxes, as parts of the frame's height, by ``heightQuantiles``; ascending.
  package var heights: [Float]
  /// Shares taller than those.
  package var taller: [Estimate]
  /// `nil` when nobody looked at the pictures.
  package var movement: Movement?

  /// What was measured on `blocks`; `nil` where they are too few for it.
  package init?(_ blocks: [TrafficBlock], labels: Set<String>, heights: [Float]) {
    func measured(_ quantity: Quantity) -> Estimate? { TrafficBlock.estimate(quantity, of: blocks) }
    let beyond = Self.surprises.indices.compactMap { measured(.beyond($0)) }
    let taller = heights.indices.compactMap { measured(.taller($0)) }
    guard let objects = measured(.objects), let other = measured(.otherLabels),
      beyond.count == Self.surprises.count, taller.count == Self.heightQuantiles.count
    else { return nil }
    self.objects = objects
    self.beyond = beyond
    self.labels = labels.reduce(into: [:]) { $0[$1] = measured(.label($1)) }
    otherLabels = other
    self.heights = heights
    self.taller = taller
  }

  /// Everything that can be compared, in a fixed order.
  package var quantities: [(quantity: Quantity, normal: Estimate)] {
    beyond.enumerated().map { (.beyond($0), $1) } + [(.objects, objects)]
      + labels.sorted { $0.key < $1.key }.map { (.label($0.key), $0.value) } + [(.otherLabels, otherLabels)]
      + taller.enumerated().map { (.taller($0), $1) }
  }

  /// One line for each thing that makes it unusable; `name` says where it stands.
  package func problems(_ name: String) -> [String] {
    var problems = objects.problems("\(name).objects") + otherLabels.problems("\(name).otherLabels")
    for (label, share) in labels.sorted(by: { $0.key < $1.key }) {
      problems += share.problems("\(name).labels.\(label)")
    }
    for (index, share) in beyond.enumerated() { problems += share.problems("\(name).beyond[\(index)]") }
    for (index, share) in taller.enumerated() { problems += share.problems("\(name).taller[\(index)]") }
    if beyond.count != Self.surprises.count { problems.append("\(name).beyond must have 3 values") }
    if taller.count != Self.heightQuantiles.count { problems.append("\(name).taller must have 3 values") }
    if labels.count > Self.mostLabels {
      problems.append("\(name).labels has \(labels.count) classes, must have at most \(Self.mostLabels)")
    }
    if heights.count != Self.heightQuantiles.count || !heights.allSatisfy(\.isFinite)
      || !zip(heights, heights.dropFirst()).allSatisfy({ $0 <= $1 })
    {
      problems.append("\(name).heights must be 3 finite, ascending values")
    }
    if let movement {
      let counts = [movement.stretches, movement.moving, movement.seen, 0]
      if !movement.above.isFinite || counts != counts.sorted(by: >) {
        problems.append("\(name).movement must be finite, with stretches >= moving >= seen >= 0")
      }
    }
    return problems
  }
}
