import Bundles
import Tracklets
import VideoModel

/// How a source is followed: what clips are cut for, what its frames are scored with and who else looks at them.
package struct SourceSettings: Sendable {
  /// Scores the clips; `nil`: nothing does.
  package var bundle: ModelBundle?
  /// What the clips have to cover.
  package var views: [ClipView]
  package var tracklets: TrackletConfiguration
  /// Whether the image itself is checked from time to time (``SourceIntake/checkInterval``).
  package var checksImages = false
  /// Whether a detector plugin of the node looks at the frames.
  package var hasDetector = false

  package init(views: [ClipView], tracklets: TrackletConfiguration, hasDetector: Bool = false) {
    self.views = views
    self.tracklets = tracklets
    self.hasDetector = hasDetector
  }

  /// Settings for a bundle, which says what clips it needs and which detections may begin a track.
  package init(bundle: ModelBundle?, tracklets: TrackletConfiguration, checksImages: Bool, hasDetector: Bool)
  {
    self.bundle = bundle
    views = bundle?.views ?? []
    self.tracklets = tracklets
    self.tracklets.step = bundle?.manifest.clipStep ?? 1
    self.tracklets.newTrackConfidence = bundle?.manifest.leastNewTrackConfidence ?? 0
    self.checksImages = checksImages
    self.hasDetector = hasDetector
  }

  /// Whether tracks and waiting frames can continue under `other`: it follows the same detections and cuts the same clips.
  func cutsSameClips(as other: SourceSettings) -> Bool {
    views == other.views && tracklets.step == other.tracklets.step
      && tracklets.newTrackConfidence == other.tracklets.newTrackConfidence
  }
}
