/// Counts of one source while objects are collected.
package struct CollectionTally: Sendable, Equatable {
  package var frames = 0
  /// Frames that came with detections.
  package var detected = 0
  /// Detections in them.
  package var detections = 0
  /// Objects offered to the reservoir.
  package var offered = 0
  /// Detections that were not offered, by reason.
  package var notOffered: [String: Int] = [:]

  package init() {}
}
