import VideoModel

/// When and where one planted actor is odd.
package struct PlantedSpan: Sendable, Hashable {
  package var kind: PlantedKind
  /// ``TruthBox/actor``.
  package var actor: Int
  /// First frame in which at least half of it is in the image.
  package var startFrame: Int
  /// Last such frame, inclusive.
  package var endFrame: Int
  /// One box for each frame from `startFrame` on, clipped to the image.
  package var boxes: [BoundingBox]

  package init(kind: PlantedKind, actor: Int, startFrame: Int, boxes: [BoundingBox]) {
    self.kind = kind
    self.actor = actor
    self.startFrame = startFrame
    self.endFrame = startFrame + boxes.count - 1
    self.boxes = boxes
  }

  /// Its box in a frame; `nil` outside the span.
  package func box(_ frame: Int) -> BoundingBox? {
    boxes.indices.contains(frame - startFrame) ? boxes[frame - startFrame] : nil
  }
}
