import NeuralEngine
import ProxyTasks

/// The content of `bundle.json`: the purpose of the weights, and how they were made.
package struct BundleManifest: Sendable, Codable, Equatable {
  package static let currentFormat = 1

  /// The key that every format has.
  struct Format: Decodable {
    var format: Int
  }

  /// A trained or fitted task.
  package struct Task: Sendable, Codable, Equatable {
    /// Reverse-DNS id of the plugin, and the name of the task's folder.
    package var id: String
    package var version: String
    package var settings: [String: String]
    /// Offsets of the view, in the order in which the backbone gets them. Empty for a fitted task without a view.
    package var view: [Int]
    /// Fingerprint of the backbone the task was trained or fitted on.
    package var backbone: String
    /// How the task was fitted; `nil` for a task with a trained head.
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

  /// How a task was fitted, for information and to repeat it.
  package struct Fit: Sendable, Codable, Equatable {
    /// Number of objects it was fitted on.
    package var objects: Int
    /// Frame stride: every `frameStride`-th frame was used.
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

  /// The teacher that class targets came from.
  package struct Teacher: Sendable, Codable, Equatable {
    package var id: String
    package var version: String
    package var settings: [String: String]
    /// Number of its outputs.
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

  /// How the weights were trained, for information and to repeat it.
  package struct Training: Sendable, Codable, Equatable {
    package var program: String
    package var seed: UInt64
    package var objectSteps: Int
    package var batch: Int
    /// Learning rate of Adam at the start.
    package var rate: Float
    /// Learning rate at the end, as a part of `rate`.
    package var finalRate: Float
    package var objects: Int
    package var heldOutObjects: Int
    /// Duration of the training.
    package var seconds: Double
    /// Losses on held-out objects, by short task name.
    package var heldOutLoss: [String: Loss]

    /// A mean held-out loss, and the loss of the best constant output.
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
  /// Id of the detector whose boxes were used in training.
  package var detector: String
  /// Frames per clip step.
  package var clipStep: Int
  /// Least confidence of a detection that may begin a track, 0...1, in training and in running. `nil`: every detection may.
  package var newTrackConfidence: Float?
  /// Usual time between frames of the training footage, nanoseconds.
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
  /// ``newTrackConfidence``, or 0 when every detection may begin a track.
  package var leastNewTrackConfidence: Float { newTrackConfidence ?? 0 }

  /// The first number outside its range, as a message.
  var fault: String? {
    if clipStep < 1 || clipStep > 1000 { return "clip_step_frames is \(clipStep), must be 1 to 1000" }
    if !(0...1).contains(leastNewTrackConfidence) {
      return "new_track_confidence is \(leastNewTrackConfidence), must be 0 to 1"
    }
    return nil
  }
}
