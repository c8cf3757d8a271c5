import NeuralEngine
import ProxyTasks

/// The contents of `bundle.json`: what the weights are for and where they come from.
package struct BundleManifest: Sendable, Codable, Equatable {
  package static let currentFormat = 1

  /// The one key that every format has.
  struct Format: Decodable {
    var format: Int
  }

  package struct Task: Sendable, Codable, Equatable {
    /// Reverse-DNS id of the plugin; also the name of the task's folder.
    package var id: String
    package var version: String
    package var settings: [String: String]
    /// Offsets of the view, in the order shown to the backbone; none for a fitted task that has no view.
    package var view: [Int]
    /// Fingerprint of the backbone the task was trained or fitted on.
    package var backbone: String
    /// What it was fitted on; `nil`: it has a head, which was trained.
    package var fit: Fit?

    package init(
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
  package struct Fit: Sendable, Codable, Equatable {
    /// Shown to it.
    package var objects: Int
    /// Every so many frames.
    package var frameStride: Int
    package var seed: UInt64

    package init(objects: Int, frameStride: Int, seed: UInt64) {
      self.objects = objects
      self.frameStride = frameStride
      self.seed = seed
    }

    enum CodingKeys: String, CodingKey {
      case objects, seed
      case frameStride = "frame_stride"
    }
  }

  package struct Teacher: Sendable, Codable, Equatable {
    package var id: String
    package var version: String
    package var settings: [String: String]
    package var width: Int

    package init(
      id: String, version: String, settings: [String: String], width: Int
    ) {
      self.id = id
      self.version = version
      self.settings = settings
      self.width = width
    }
  }

  /// How the weights were made, for people and for doing it again.
  package struct Training: Sendable, Codable, Equatable {
    package var program: String
    package var seed: UInt64
    package var objectSteps: Int
    package var batch: Int
    /// Adam's rate at the start, and the part of it that is left at the end.
    package var rate: Float
    package var finalRate: Float
    package var objects: Int
    package var heldOutObjects: Int
    package var seconds: Double
    /// By short task name: mean held-out loss, and that of the best constant.
    package var heldOutLoss: [String: Loss]

    package struct Loss: Sendable, Codable, Equatable {
      package var loss: Double
      package var bestConstant: Double

      package init(loss: Double, bestConstant: Double) {
        self.loss = loss
        self.bestConstant = bestConstant
      }

      enum CodingKeys: String, CodingKey {
        case loss
        case bestConstant = "best_constant"
      }
    }

    package init(
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

  package var format: Int
  package var variant: String
  package var cropSide: Int
  package var classScores: ClassScoreMode
  package var labels: [String]
  package var teacher: Teacher?
  package var tasks: [Task]
  /// Fingerprint of `backbone.safetensors`.
  package var backbone: String
  /// Detector whose boxes were learnt: id and model.
  package var detector: String
  /// Frames per clip step.
  package var clipStep: Int
  /// Least confidence of a detection that may begin a track, 0...1, in training as in running; `nil`: every one may.
  package var newTrackConfidence: Float?
  /// Usual time between frames of the footage, nanoseconds.
  package var frameInterval: Int64
  package var training: Training?

  package init(
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
  package var leastNewTrackConfidence: Float { newTrackConfidence ?? 0 }

  /// The first number that is outside its range, in words.
  var fault: String? {
    if clipStep < 1 || clipStep > 1000 { return "clip_step_frames is \(clipStep), must be 1 to 1000" }
    if !(0...1).contains(leastNewTrackConfidence) {
      return "new_track_confidence is \(leastNewTrackConfidence), must be 0 to 1"
    }
    return nil
  }
}
