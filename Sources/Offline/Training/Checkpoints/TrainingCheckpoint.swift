import Bundles
import Foundation
import NeuralEngine

/// A training's state as a file: safetensors with what is being trained, how far it is and a check sum beside them.
struct TrainingCheckpoint {
  /// Raised with every change of the file or of how training computes: a program resumes only a state
  /// that it would have reached itself.
  static let currentFormat = 1

  var description: TrainingDescription
  var state: TrainingState
  /// Seconds that it took to come this far.
  var seconds: Double
  /// The instruction set that computed it.
  var instructionSet = ComputePlatform.instructionSet

  init(description: TrainingDescription, state: TrainingState, seconds: Double) {
    self.description = description
    self.state = state
    self.seconds = seconds
  }

  private enum Key {
    static let format = "format"
    static let description = "training"
    static let shown = "shown"
    static let optimiserSteps = "optimiser_steps"
    static let seconds = "seconds"
    static let instructionSet = "instruction_set"
    static let checkSum = "check_sum"
  }

  /// The contents of the file; equal checkpoints give equal bytes.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let text = try? encoder.encode(description) else {
      preconditionFailure("names and values make a JSON object")
    }
    var file = state.tensors
    file.metadata = [
      Key.format: "\(Self.currentFormat)", Key.description: String(decoding: text, as: UTF8.self),
      Key.shown: "\(state.shown)", Key.optimiserSteps: "\(state.optimiserSteps)", Key.seconds: "\(seconds)",
      Key.instructionSet: instructionSet,
    ]
    file.metadata[Key.checkSum] = Fingerprint.of(file.bytes)
    return file.bytes
  }

  /// Reads a file's contents; `path` is for messages.
  init(bytes: [UInt8], path: String) throws(CheckpointError) {
    var file: Safetensors
    do { file = try Safetensors(bytes: bytes, path: path) } catch {
      throw .damaged(path: path, reason: "it is not a whole checkpoint")
    }
    let facts = file.metadata
    guard let format = facts[Key.format].flatMap({ Int($0) }) else {
      throw .damaged(path: path, reason: "it does not say its format")
    }
    guard format == Self.currentFormat else { throw .format(path: path, found: format) }
    let sum = file.metadata.removeValue(forKey: Key.checkSum)
    guard sum == Fingerprint.of(file.bytes) else {
      throw .damaged(path: path, reason: "its check sum does not fit its contents")
    }
    guard let text = facts[Key.description],
      let description = try? JSONDecoder().decode(TrainingDescription.self, from: Data(text.utf8)),
      let shown = facts[Key.shown].flatMap({ Int($0) }), shown >= 0,
      let steps = facts[Key.optimiserSteps].flatMap({ Int($0) }), steps >= 0,
      let seconds = facts[Key.seconds].flatMap({ Double($0) }), seconds >= 0,
      let instructionSet = facts[Key.instructionSet]
    else { throw .damaged(path: path, reason: "it does not say what it is of") }
    file.metadata = [:]
    self.description = description
    state = TrainingState(tensors: file, optimiserSteps: steps, shown: shown)
    self.seconds = seconds
    self.instructionSet = instructionSet
  }
}
