import Bundles
import Scoring
import Tracklets
import VideoModel

/// How a source is followed: what clips are cut for, what its frames are scored with and who else looks at them.
package struct SourceSettings: Sendable {
  /// Scores the clips; `nil`: nothing does.
  package var bundle: ModelBundle?
  /// The clips to cut.
  package var needs: ClipNeeds
  /// Settings of the site; ``needs`` completes them.
  package var tracklets: TrackletConfiguration
  /// Whether the image itself is checked from time to time (``SourceIntake/checkInterval``).
  package var checksImages: Bool
  /// Whether a detector plugin of the node looks at the frames.
  package var hasDetector: Bool

  package init(
    bundle: ModelBundle? = nil, needs: ClipNeeds, tracklets: TrackletConfiguration,
    checksImages: Bool = false,
    hasDetector: Bool = false
  ) {
    self.bundle = bundle
    self.needs = needs
    self.tracklets = tracklets
    self.checksImages = checksImages
    self.hasDetector = hasDetector
  }

  /// Settings for a bundle, which says what clips it needs.
  package init(
    bundle: ModelBundle?, tracklets: TrackletConfiguration, checksImages: Bool, hasDetector: Bool
  ) {
    self.init(
      bundle: bundle, needs: bundle?.clipNeeds ?? ClipNeeds(), tracklets: tracklets,
      checksImages: checksImages,
      hasDetector: hasDetector)
  }
}
