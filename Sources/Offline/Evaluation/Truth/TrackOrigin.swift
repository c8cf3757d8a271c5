/// The source of the truth about where abnormal objects are. Figures of one origin are not comparable with those of another.
package enum TrackOrigin: String, Sendable {
  /// Linked regions of pixel masks, by ``MaskTracks``.
  case masks = "mask-derived"
  /// Files that were published or drawn.
  case files = "track files"
  /// The renderer of a scene, which knows.
  case scene = "rendered"

  /// For people.
  package var text: String {
    switch self {
    case .masks: "mask-derived: figures are not comparable with those on published tracks"
    case .files: "those of track files"
    case .scene: "those of the renderer"
    }
  }
}
