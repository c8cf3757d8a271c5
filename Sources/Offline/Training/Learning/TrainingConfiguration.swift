import Backbone
import Glibc

/// How a model is trained. The defaults are the recipe of docs/training.md.
package struct TrainingConfiguration: Sendable, Equatable {
  package var variant: BackboneVariant = .shallowNarrow
  package var seed: UInt64 = 1
  /// Objects shown, each with all its samples. 0: weights stay random (statistics and calibration are
  /// still made), which is what a trained model is compared with.
  package var objectSteps = 32_000
  /// Batch size: objects per step of the optimiser.
  package var batch = 32
  /// Adam's learning rate at the start.
  package var rate: Float = 1e-3
  /// Part of the learning rate that is left at the end, 0...1. Between the two it falls along half a cosine.
  package var finalRate: Float = 0.05
  /// Part of the footage held out for calibration and for the losses that are reported, 0...0.5.
  package var heldOut = 0.15
  /// Frame stride: 2 takes training objects from every second frame.
  package var frameStride = 2
  /// Frames from one frame of a clip to the next.
  package var clipStep = 1
  /// Least confidence of a detection that may begin a track, 0...1; what the footage holds has been chosen by it.
  package var newTrackConfidence: Float = 0
  /// Threads, the caller included.
  package var threads = 2
  /// Most held-out objects on which losses are measured.
  package var lossObjects = 512

  package init() {}

  /// Adam's learning rate once the part `progress` (0...1) of all objects has been shown.
  package func rate(at progress: Float) -> Float {
    rate * (finalRate + (1 - finalRate) * (1 + cosf(.pi * min(1, max(0, progress)))) / 2)
  }

  /// One line for each unusable value, naming it; empty when all are usable.
  package func problems() -> [String] {
    var problems: [String] = []
    if objectSteps < 0 { problems.append("objects is \(objectSteps), must be 0 or more") }
    if !(2...1024).contains(batch) { problems.append("batch is \(batch), must be 2 to 1024") }
    if !(rate > 0 && rate < 1) { problems.append("rate is \(rate), must be above 0 and below 1") }
    if !(finalRate >= 0 && finalRate <= 1) {
      problems.append("final rate is \(finalRate), must be 0 to 1 of the rate")
    }
    if !(heldOut > 0 && heldOut <= 0.5) {
      problems.append("held-out part is \(heldOut), must be above 0, at most 0.5")
    }
    if frameStride < 1 { problems.append("frame stride is \(frameStride), must be 1 or more") }
    if clipStep < 1 { problems.append("clip step is \(clipStep), must be 1 or more") }
    if !(0...1).contains(newTrackConfidence) {
      problems.append("new-track confidence is \(newTrackConfidence), must be 0 to 1")
    }
    if !(1...256).contains(threads) { problems.append("threads is \(threads), must be 1 to 256") }
    return problems
  }
}
