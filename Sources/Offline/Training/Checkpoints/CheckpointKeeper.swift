import NeuralEngine

/// Keeps what a training has learnt beside its bundle from time to time, so that a killed one can be resumed.
///
/// In the order ``open(restart:)``, the training with it (``ModelTraining/run(_:checkpoints:seconds:progress:)``), and
/// ``finish()`` once the bundle is written. One thread owns it.
package final class CheckpointKeeper {
  private let folder: CheckpointFolder
  private let interval: Double
  private let tell: (String) -> Void
  private var found: TrainingCheckpoint?
  private var description: TrainingDescription?
  /// Seconds of the training before this start of the program.
  private var secondsBefore = 0.0
  private var began = 0.0
  private var keptAt = 0.0
  private var hasKept = false
  private var hasFailed = false

  /// - Parameters:
  ///   - folder: beside the bundle's, see ``folder(ofBundle:)``.
  ///   - interval: seconds from one checkpoint to the next.
  ///   - tell: takes a line for people: what could not be kept.
  package init(folder: String, interval: Double, tell: @escaping (String) -> Void) {
    self.folder = CheckpointFolder(path: folder)
    self.interval = interval
    self.tell = tell
  }

  /// The folder in which a training of this bundle keeps its checkpoint: `bundles/gate.training`.
  package static func folder(ofBundle bundle: String) -> String {
    var path = bundle
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path + ".training"
  }

  /// Reads the checkpoint where there is one.
  ///
  /// - Parameter restart: discards it instead.
  package func open(restart: Bool) throws(CheckpointError) {
    guard try folder.open() else { return }
    guard !restart else { return folder.discard() }
    guard let bytes = try folder.read() else { return }
    found = try TrainingCheckpoint(bytes: bytes, path: folder.file)
  }

  /// Refuses a checkpoint of another recipe, before the footage is known.
  ///
  /// - Parameter description: of the training that is to resume.
  package func check(_ description: TrainingDescription) throws(CheckpointError) {
    guard let found else { return }
    let differences = description.differences(from: found.description)
    guard differences.isEmpty else {
      throw .otherTraining(folder: folder.path, differences: differences)
    }
  }

  /// Resumes the checkpoint, if there is one, in a run that has not begun.
  ///
  /// - Parameter now: seconds, of the clock that ``stepDone(_:at:)`` is given.
  /// - Returns: seconds that the training took before.
  func begin(_ run: TrainingRun, _ description: TrainingDescription, at now: Double) throws(CheckpointError)
    -> Double
  {
    self.description = description
    (began, keptAt) = (now, now)
    try check(description)
    guard let found else { return 0 }
    self.found = nil
    do { try found.state.restore(run, path: folder.file) } catch {
      throw .damaged(path: folder.file, reason: "\(error)")
    }
    if found.instructionSet != ComputePlatform.instructionSet {
      tell(
        "the training was begun with \(found.instructionSet) and is resumed with \(ComputePlatform.instructionSet): "
          + "the result differs in its last bits from that of either alone")
    }
    secondsBefore = found.seconds
    hasKept = true
    return secondsBefore
  }

  /// A step is done: keeps the state when the interval is over.
  func stepDone(_ run: TrainingRun, at now: Double) {
    if now - keptAt >= interval { keep(run, at: now) }
  }

  /// All objects have been shown: what is left is short, unless the training was long.
  func learnt(_ run: TrainingRun, at now: Double) {
    if hasKept { keep(run, at: now) }
  }

  /// The bundle is written: the checkpoint has done its duty.
  package func finish() { folder.discard() }

  /// Lets others have the checkpoint; so does the end of this.
  package func close() { folder.close() }

  private func keep(_ run: TrainingRun, at now: Double) {
    guard let description else { return }
    keptAt = now
    let checkpoint = TrainingCheckpoint(
      description: description, state: TrainingState(run), seconds: secondsBefore + now - began)
    do {
      try folder.write(checkpoint.bytes)
      hasKept = true
    } catch {
      guard !hasFailed else { return }
      hasFailed = true
      tell(
        "\(folder.path): no checkpoint can be kept (\(error.reason)); training continues, and would begin "
          + (hasKept ? "at the last one" : "from scratch") + " after a stop")
    }
  }
}
