import VideoModel

/// The bundle and detector behind the scores of a source.
package struct SourceInfo: Sendable, Hashable {
  /// Time between the frames of a clip, 1 or more.
  package enum ClipStep: Sendable, Hashable {
    case frames(Int)
    /// Milliseconds of capture time.
    case milliseconds(Int)
  }

  /// The origin of the class scores for the distillation task.
  package enum ClassScores: String, Sendable, Hashable, CaseIterable {
    /// The detector's probabilities of all classes.
    case full
    /// A vector with one entry, made of label and confidence.
    case label
    /// There are none: the task abstains.
    case none
    /// A teacher plugin computes them.
    case teacher
  }

  /// One proxy task of the bundle.
  package struct Task: Sendable, Hashable {
    /// Short task id, as in `TaskScore.task`.
    package var id: String
    /// The version of its plugin.
    package var version: String
    /// Mean and standard deviation of its raw score on held-out normal footage; `nil` before
    /// calibration.
    package var mean: Float?
    package var deviation: Float?

    package init(id: String, version: String, mean: Float? = nil, deviation: Float? = nil) {
      self.id = id
      self.version = version
      self.mean = mean
      self.deviation = deviation
    }
  }

  package var source: SourceID
  /// Changes whenever a value below changes.
  package var infoVersion: String
  package var bundleID: String
  /// The hash of the files of the bundle, lower-case hexadecimal.
  package var bundleHash: String
  /// The variant of the backbone, for example `shallow-narrow`.
  package var variant: String
  package var tasks: [Task]
  /// The detector the bundle was calibrated with, its label names included; `nil` without one.
  package var detector: DetectorIdentity?
  package var clipStep: ClipStep?
  package var classScores: ClassScores

  package init(
    source: SourceID, infoVersion: String, bundleID: String, bundleHash: String, variant: String,
    tasks: [Task], detector: DetectorIdentity? = nil, clipStep: ClipStep? = nil, classScores: ClassScores
  ) {
    self.source = source
    self.infoVersion = infoVersion
    self.bundleID = bundleID
    self.bundleHash = bundleHash
    self.variant = variant
    self.tasks = tasks
    self.detector = detector
    self.clipStep = clipStep
    self.classScores = classScores
  }
}
