import ProxyTasks

/// The contents of `bundle.json`: what the weights are for and where they come from.
public struct BundleManifest: Sendable, Codable, Equatable {
  public static let currentFormat = 1

  /// The one key that every format has.
  struct Format: Decodable {
    var format: Int
  }

  public struct Task: Sendable, Codable, Equatable {
    /// Reverse-DNS id of the plugin; also the name of the task's folder.
    public var id: String
    public var version: String
    public var settings: [String: String]
    /// Offsets of the view, in the order shown to the backbone; none for a fitted task that has no view.
    public var view: [Int]
    /// Fingerprint of the backbone the task was trained or fitted on.
    public var backbone: String
    /// What it was fitted on; `nil`: it has a head, which was trained.
    public var fit: Fit?

    public init(
      id: String, version: String, settings: [String: String], view: [Int], backbone: String,
      fit: Fit? = nil
    ) {
      self.fit = fit
      self.id = id
      self.version = version
      self.settings = settings
      self.view = view
      self.backbone = backbone
    }
  }

  /// How a task was fitted, for people and for doing it again.
  public struct Fit: Sendable, Codable, Equatable {
    /// Shown to it.
    public var objects: Int
    /// Every so many frames.
    public var frameStride: Int
    public var seed: UInt64

    public init(objects: Int, frameStride: Int, seed: UInt64) {
      self.objects = objects
      self.frameStride = frameStride
      self.seed = seed
    }

    enum CodingKeys: String, CodingKey {
      case objects, seed
      case frameStride = "frame_stride"
    }
  }

  public struct Teacher: Sendable, Codable, Equatable {
    public var id: String
    public var version: String
    public var settings: [String: String]
    public var width: Int

    public init(
      id: String, version: String, settings: [String: String], width: Int
    ) {
      self.id = id
      self.version = version
      self.settings = settings
      self.width = width
    }
  }

  /// How the weights were made, for people and for doing it again.
  public struct Training: Sendable, Codable, Equatable {
    public var program: String
    public var seed: UInt64
    public var objectSteps: Int
    public var batch: Int
    /// Adam's rate at the start, and the part of it that is left at the end.
    public var rate: Float
    public var finalRate: Float
    public var objects: Int
    public var heldOutObjects: Int
    public var seconds: Double
    /// By short task name: mean held-out loss, and that of the best constant.
    public var heldOutLoss: [String: Loss]

    public struct Loss: Sendable, Codable, Equatable {
      public var loss: Double
      public var bestConstant: Double

      public init(loss: Double, bestConstant: Double) {
        self.loss = loss
        self.bestConstant = bestConstant
      }

      enum CodingKeys: String, CodingKey {
        case loss
        case bestConstant = "best_constant"
      }
    }

    public init(
      program: String, seed: UInt64, objectSteps: Int, batch: Int, rate: Float, finalRate: Float,
      objects: Int,
      heldOutObjects: Int, seconds: Double, heldOutLoss: [String: Loss]
    ) {
      self.program = program
      self.seed = seed
      self.objectSteps = objectSteps
      self.batch = batch
      self.rate = rate
      self.finalRate = finalRate
      self.objects = objects
      self.heldOutObjects = heldOutObjects
      self.seconds = seconds
      self.heldOutLoss = heldOutLoss
    }

    enum CodingKeys: String, CodingKey {
      case program, seed, batch, rate, objects, seconds
      case objectSteps = "object_steps"
      case finalRate = "final_rate"
      case heldOutObjects = "held_out_objects"
      case heldOutLoss = "held_out_loss"
    }
  }

  public var format: Int
  public var variant: String
  public var cropSide: Int
  public var classScores: ClassScoreMode
  public var labels: [String]
  public var teacher: Teacher?
  public var tasks: [Task]
  /// Fingerprint of `backbone.safetensors`.
  public var backbone: String
  /// Detector whose boxes were learnt: id and model.
  public var detector: String
  /// Frames per clip step.
  public var clipStep: Int
  /// Least confidence of a detection that may begin a track, 0...1, in training as in running; `nil`: every one may.
  public var newTrackConfidence: Float?
  /// Usual time between frames of the footage, nanoseconds.
  public var frameInterval: Int64
  public var training: Training?

  public init(
    format: Int, variant: String, cropSide: Int, classScores: ClassScoreMode, labels: [String],
    teacher: Teacher?, tasks: [Task], backbone: String, detector: String, clipStep: Int,
    newTrackConfidence: Float = 0, frameInterval: Int64, training: Training?
  ) {
    self.newTrackConfidence = newTrackConfidence > 0 ? newTrackConfidence : nil
    self.format = format
    self.variant = variant
    self.cropSide = cropSide
    self.classScores = classScores
    self.labels = labels
    self.teacher = teacher
    self.tasks = tasks
    self.backbone = backbone
    self.detector = detector
    self.clipStep = clipStep
    self.frameInterval = frameInterval
    self.training = training
  }

  enum CodingKeys: String, CodingKey {
    case format, variant, labels, teacher, tasks, backbone, detector, training
    case cropSide = "crop_side"
    case classScores = "class_scores"
    case clipStep = "clip_step_frames"
    case newTrackConfidence = "new_track_confidence"
    case frameInterval = "frame_interval_ns"
  }
}

extension BundleManifest {
  /// ``newTrackConfidence``, 0 where every detection may begin a track.
  public var leastNewTrackConfidence: Float { newTrackConfidence ?? 0 }

  /// The first number that is outside its range, in words.
  var fault: String? {
    if clipStep < 1 || clipStep > 1000 { return "clip_step_frames is \(clipStep), must be 1 to 1000" }
    if !(0...1).contains(leastNewTrackConfidence) {
      return "new_track_confidence is \(leastNewTrackConfidence), must be 0 to 1"
    }
    return nil
  }
}
