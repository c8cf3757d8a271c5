import VideoModel

/// The clips that a model was trained on, and so the clips that it has to be given.
///
/// These settings come from the model. The others of a ``TrackletConfiguration`` come from the site.
package struct ClipNeeds: Sendable, Hashable {
  /// Each view that a task of the model looks at, once. Empty where no model is set.
  package var views: [ClipView]
  /// Frames from one offset of a view to the next, 1...1000.
  package var step: Int
  /// Least confidence, 0...1, of a detection that may begin a track. 0: every detection may.
  package var newTrackConfidence: Float

  package init(views: [ClipView] = [], step: Int = 1, newTrackConfidence: Float = 0) {
    self.views = views
    self.step = step
    self.newTrackConfidence = newTrackConfidence
  }

  /// A site's settings, completed by those of the model.
  package func completing(_ tracklets: TrackletConfiguration) -> TrackletConfiguration {
    var configuration = tracklets
    configuration.step = step
    configuration.newTrackConfidence = newTrackConfidence
    return configuration
  }
}
