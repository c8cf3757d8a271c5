/// Why a training cannot be resumed.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The checkpoint is of another training; `differences` as of ``TrainingDescription/differences(from:)``.
  case otherTraining(folder: String, differences: [String])
  case damaged(path: String, reason: String)
  case format(path: String, found: Int)
  case unreadable(path: String, reason: String)
  /// The checkpoint is in use by another process.
  case inUse(folder: String)

  package var description: String {
    switch self {
    case .otherTraining(let folder, let differences):
      "\(folder): holds the checkpoint of another training: \(differences.joined(separator: "; ")); \(Self.remedy)"
    case .damaged(let path, let reason): "\(path): a damaged checkpoint: \(reason); \(Self.remedy)"
    case .format(let path, let found):
      "\(path): a checkpoint of format \(found), this program resumes format \(TrainingCheckpoint.currentFormat): "
        + "resume with the program that wrote it, or \(Self.remedy)"
    case .unreadable(let path, let reason):
      "\(path): the checkpoint cannot be read (\(reason)); move it away, or name another place for the bundle"
    case .inUse(let folder):
      "\(folder): another training that runs keeps its checkpoint there; wait for it, or name another place for the bundle"
    }
  }

  private static let remedy =
    "--restart discards it and begins from scratch, another place for the bundle leaves it alone"
}
