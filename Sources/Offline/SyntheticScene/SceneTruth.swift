import VideoModel

/// Where one actor really is in one frame.
public struct TruthBox: Sendable, Hashable {
  /// Tight around the visible body, clipped to the picture; the shadow and what others hide count for
  /// nothing.
  public var box: BoundingBox
  /// `person`, `bicycle` (with its rider) or `cart`.
  public var label: String
  /// The same for one actor in all frames, unique in the scene.
  public var actor: Int
  /// What it was planted as; `nil` for ordinary walkers.
  public var planted: PlantedKind?
}

/// When and where one planted actor is odd.
public struct PlantedSpan: Sendable, Hashable {
  public var kind: PlantedKind
  /// ``TruthBox/actor``.
  public var actor: Int
  /// First frame in which at least half of it is in the picture.
  public var startFrame: Int
  /// Last such frame, inclusive.
  public var endFrame: Int
  /// One box a frame from `startFrame` on, clipped to the picture.
  public var boxes: [BoundingBox]

  public init(kind: PlantedKind, actor: Int, startFrame: Int, boxes: [BoundingBox]) {
    self.kind = kind
    self.actor = actor
    self.startFrame = startFrame
    self.endFrame = startFrame + boxes.count - 1
    self.boxes = boxes
  }

  /// Its box in a frame; `nil` outside the span.
  public func box(_ frame: Int) -> BoundingBox? {
    boxes.indices.contains(frame - startFrame) ? boxes[frame - startFrame] : nil
  }
}
