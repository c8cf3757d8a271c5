/// How objects are collected off live streams.
package struct CollectionConfiguration: Sendable, Equatable {
  /// Most bytes of crops.
  package var memory = 4096 << 20
  package var seed: UInt64 = 1
  /// Seconds the collection is meant to take, above 0.
  package var seconds: Double = 3600
  /// Part of the time that is held out, 0...0.5.
  package var heldOut = 0.15
  /// Frame stride: 2 takes objects from every second frame.
  package var frameStride = 2
  /// Frames from one frame of a clip to the next.
  package var clipStep = 1

  package init() {}

  /// Seconds of a stretch of the reservoir: a 64th of the collection, one at least.
  var stretch: Double { max(1, seconds / 64) }

  /// Seconds from one held-out stretch to the next: a sixteenth of the collection, between 8 s and 10 min.
  var cycle: Double { min(600, max(8, seconds / 16)) }

  /// Whether a time, seconds since a source began, is in a held-out stretch: the middle of a cycle.
  func isHeldOut(_ elapsed: Double) -> Bool {
    let place = elapsed.truncatingRemainder(dividingBy: cycle) / cycle
    return abs(place - 0.5) < heldOut / 2
  }
}
