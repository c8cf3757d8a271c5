import Bundles
import Bus
import Evaluation
import Fusion
import Journal
import Media
import NeuralEngine
import PlainText
import PluginHost
import ProxyTasks
import Recordings
import SyntheticScene
import Training
import WireFormat

// The exit codes for the errors of the modules. The texts are those of the errors.

extension MediaError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .notFound, .unreadable: .missingInput
      case .badFrameRate, .badQuality: .usage
      case .unwritable: .cannotCreate
      default: .badData
      }
    return CommandFailure(status, description)
  }
}

extension BusError: ExplainedError {
  package var failure: CommandFailure {
    switch self {
    case .malformedEndpoint, .mixedKinds, .beyondLoopback: CommandFailure(.usage, description)
    case .call, .shutDown: CommandFailure(.unavailable, description)
    }
  }
}

extension PluginError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .fileMissing, .callFailed(_, _, .noResource, _): .missingInput
      case .otherKind, .ambiguousName, .callFailed(_, _, .invalidSetting, _): .usage
      default: .unavailable
      }
    return CommandFailure(status, description)
  }
}

extension RecordingError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .unreadable: .missingInput
      case .unwritable: .cannotCreate
      default: .badData
      }
    return CommandFailure(status, description)
  }
}

extension JournalError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .missing: .missingInput
      case .inUse, .io: .unavailable
      case .noJournal, .laterVersion, .earlierVersion, .badRow: .badData
      }
    return CommandFailure(status, description)
  }
}

extension DatasetError: ExplainedError {
  package var failure: CommandFailure {
    switch self {
    case .notFound, .unreadable: CommandFailure(.missingInput, description)
    default: CommandFailure(.badData, description)
    }
  }
}

extension BundleError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .missing: .missingInput
      case .unwritable: .cannotCreate
      case .plugin(_, _, let error): error.failure.status
      case .head(_, let error): error.failure.status
      case .weights(let error): error.failure.status
      default: .badData
      }
    return CommandFailure(status, description)
  }
}

extension TrainingError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .configuration, .noTask, .singleObjects: .usage
      case .head(let error): error.failure.status
      default: .badData
      }
    return CommandFailure(status, description)
  }
}

extension CheckpointError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .inUse, .unreadable: .unavailable
      case .otherTraining, .damaged, .format: .badData
      }
    return CommandFailure(status, description)
  }
}

extension TaskHeadError: ExplainedError {
  package var failure: CommandFailure {
    if case .plugin(let error) = self { return error.failure }
    return CommandFailure(.unavailable, description)
  }
}

extension FittedTaskError: ExplainedError {
  package var failure: CommandFailure {
    switch self {
    // There are too few objects to estimate the usual ones.
    case .plugin(.callFailed(_, _, .badInput, _)): CommandFailure(.badData, description)
    case .plugin(let error): error.failure
    case .view, .name: CommandFailure(.usage, description)
    }
  }
}

extension WeightFileError: ExplainedError {
  package var failure: CommandFailure {
    let status: ExitStatus =
      switch self {
      case .unreadable: .missingInput
      case .unwritable: .cannotCreate
      case .malformed, .missing, .shape: .badData
      }
    return CommandFailure(status, description)
  }
}

extension EvaluationError: ExplainedError {
  package var failure: CommandFailure { CommandFailure(.badData, description) }
}

extension CalibrationError: ExplainedError {
  package var failure: CommandFailure { CommandFailure(.badData, description) }
}

extension SceneError: ExplainedError {
  package var failure: CommandFailure { CommandFailure(.usage, description) }
}

extension WireError: ExplainedError {
  package var failure: CommandFailure { CommandFailure(.badData, description) }
}
