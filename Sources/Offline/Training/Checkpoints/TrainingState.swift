import Bundles
import NeuralEngine

/// How far a training is and what it has learnt: all that its next step depends on.
///
/// The order of the objects and every drawn number follow from the seed and from `shown`; the plugins keep nothing
/// between calls.
struct TrainingState {
  /// `backbone/conv1.weight`, `head-1/fc1.weight` …, with running statistics and the optimiser's moments.
  var tensors: Safetensors
  var optimiserSteps: Int
  /// Objects shown.
  var shown: Int

  /// The state of a run.
  init(_ run: TrainingRun) {
    tensors = Safetensors()
    for (prefix, network) in run.namedNetworks {
      for (name, entry) in network.trainingContents().entries { tensors.entries[prefix + name] = entry }
    }
    optimiserSteps = run.trainer.networks.optimiserSteps
    shown = run.shown
  }

  init(tensors: Safetensors, optimiserSteps: Int, shown: Int) {
    self.tensors = tensors
    self.optimiserSteps = optimiserSteps
    self.shown = shown
  }

  /// Resumes this state in a run of the same training; `path` is for messages.
  func restore(_ run: TrainingRun, path: String) throws(WeightFileError) {
    for (prefix, network) in run.namedNetworks {
      var part = Safetensors()
      for (name, entry) in tensors.entries where name.hasPrefix(prefix) {
        part.entries[String(name.dropFirst(prefix.count))] = entry
      }
      try network.loadTraining(part, path: path)
    }
    run.trainer.networks.optimiserSteps = optimiserSteps
    run.resume(at: shown)
  }
}

extension TrainingRun {
  fileprivate var namedNetworks: [(prefix: String, network: Network)] {
    [("backbone/", backbone)] + heads.enumerated().map { ("head-\($0 + 1)/", $1.network) }
  }
}
