/// What became of the frames and the lists of detections of one source.
///
/// Frames: `frames = joined + notDetected + duplicateFrames + waiting`. Lists of detections:
/// `detections = joined + lateDetections + missingFrames + duplicateDetections + waiting`.
package struct JoinCounters: Sendable, Hashable {
  /// Frames that arrived.
  package var frames: UInt64 = 0
  /// Lists of detections that arrived.
  package var detections: UInt64 = 0
  /// Frames that went on with their detections.
  package var joined: UInt64 = 0
  /// Frames that went on without, whatever the reason.
  package var notDetected: UInt64 = 0
  /// Of those, frames pushed out because too many were waiting.
  package var pushedOut: UInt64 = 0
  /// Of those, frames the detector went past.
  package var passedOver: UInt64 = 0
  /// Frames that had come before.
  package var duplicateFrames: UInt64 = 0
  /// Detections whose frame had gone on without them.
  package var lateDetections: UInt64 = 0
  /// Detections whose frame never came.
  package var missingFrames: UInt64 = 0
  /// Of those, lists pushed out because too many were waiting.
  package var pushedOutDetections: UInt64 = 0
  /// A second list for a frame that had one.
  package var duplicateDetections: UInt64 = 0
  /// Streams that ended.
  package var endsOfStream: UInt64 = 0

  package init() {}

  package static func += (sum: inout JoinCounters, other: JoinCounters) {
    for path in Self.paths { sum[keyPath: path.value] += other[keyPath: path.value] }
  }

  /// All counters by the name they have in status messages, in a fixed order.
  package var entries: [(name: String, count: UInt64)] {
    Self.paths.map { ($0.key, self[keyPath: $0.value]) }
  }

  private static var paths: KeyValuePairs<String, WritableKeyPath<JoinCounters, UInt64>> {
    [
      "frames": \.frames, "detections": \.detections, "joined": \.joined, "not-detected": \.notDetected,
      "frames-pushed-out": \.pushedOut, "passed-over": \.passedOver, "duplicate-frames": \.duplicateFrames,
      "late-detections": \.lateDetections, "missing-frames": \.missingFrames,
      "detections-pushed-out": \.pushedOutDetections, "duplicate-detections": \.duplicateDetections,
      "ends-of-stream": \.endsOfStream,
    ]
  }
}
