import VideoModel

/// What the scores of a source were made with.
public struct SourceInfo: Sendable, Hashable {
  /// Time between the frames of a clip, 1 or more.
  public enum ClipStep: Sendable, Hashable {
    case frames(Int)
    /// Of capture time.
    case milliseconds(Int)
  }

  /// Where the distillation task gets class scores from.
  public enum ClassScores: String, Sendable, Hashable, CaseIterable {
    /// The detector's probabilities of all classes.
    case full
    /// A vector with the one entry that label and confidence give.
    case label
    /// Nowhere: the task abstains.
    case none
    /// A teacher plugin stands in.
    case teacher
  }

  /// One proxy task of the bundle.
  public struct Task: Sendable, Hashable {
    /// Short task id, as in `TaskScore.task`.
    public var id: String
    /// Version of its plugin.
    public var version: String
    /// Mean and standard deviation of its raw score on held-out normal footage; `nil` before
    /// calibration.
    public var mean: Float?
    public var deviation: Float?

    public init(id: String, version: String, mean: Float? = nil, deviation: Float? = nil) {
      self.id = id
      self.version = version
      self.mean = mean
      self.deviation = deviation
    }
  }

  public var source: SourceID
  /// Changes whenever anything below does.
  public var infoVersion: String
  public var bundleID: String
  /// Of the bundle's files, lower-case hexadecimal.
  public var bundleHash: String
  /// Backbone variant, for example `shallow-narrow`.
  public var variant: String
  public var tasks: [Task]
  /// The detector the bundle was calibrated with, its label names included; `nil` without one.
  public var detector: DetectorIdentity?
  public var clipStep: ClipStep?
  public var classScores: ClassScores

  public init(
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
