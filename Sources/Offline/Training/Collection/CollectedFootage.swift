import VideoModel

/// Objects that were collected to learn from, in two parts that share no track.
package struct CollectedFootage: Sendable {
  package var learning: [CollectedObject]
  package var heldOut: [CollectedObject]
  package var detector: DetectorIdentity

  package init(learning: [CollectedObject], heldOut: [CollectedObject], detector: DetectorIdentity) {
    self.learning = learning
    self.heldOut = heldOut
    self.detector = detector
  }

  /// Both as footage that a training takes: one video an object.
  var parts: (learning: TrainingFootage, heldOut: TrainingFootage) {
    (
      TrainingFootage(videos: learning.map { $0.video() }, detector: detector),
      TrainingFootage(videos: heldOut.map { $0.video() }, detector: detector)
    )
  }
}
