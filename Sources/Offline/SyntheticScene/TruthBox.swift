import VideoModel

/// Where one actor really is in one frame.
package struct TruthBox: Sendable, Hashable {
  /// Tight around the visible body, clipped to the image; the shadow and what others hide count for
  /// nothing.
  package var box: BoundingBox
  /// `person`, `bicycle` (with its rider) or `cart`.
  package var label: String
  /// The number of its actor: one in all frames, unique in the scene.
  package var actor: Int
  /// Its kind if it was planted; `nil` for ordinary walkers.
  package var planted: PlantedKind?
}
