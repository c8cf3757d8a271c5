import ArgumentParser
import Console
import PlainText
import Training

/// How the state of an unfinished training is kept, so that the same command resumes it.
struct CheckpointOptions: ParsableArguments {
  @Flag(name: .long, help: "Discard the checkpoint of a training that was stopped, and begin from scratch.")
  var restart = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How often a checkpoint is kept beside the bundle: 30s, 5m; 0s: never. Default: 1m.",
      valueName: "time"))
  var checkpointEvery: String?

  /// Finds the checkpoint of the training of a bundle, or a place for one.
  ///
  /// - Throws: `CheckpointError`, `CommandFailure`.
  func keeper(bundle: String) throws -> CheckpointKeeper {
    let every = checkpointEvery ?? "1m"
    guard let seconds = TimeSpan.secondsOrNone(every) else {
      throw CommandFailure(
        .usage, "--checkpoint-every is \(JSONText.quoted(every))",
        remedy: "Write for example 30s or 5m, or 0s for never.")
    }
    let keeper = CheckpointKeeper(
      folder: CheckpointKeeper.folder(ofBundle: bundle), interval: seconds > 0 ? seconds : .infinity
    ) { StandardError.write("vagary: warning: \($0)\n") }
    try keeper.open(restart: restart)
    return keeper
  }

  /// Refuses these options for a training that keeps none.
  func requireNone() throws {
    guard !restart, checkpointEvery == nil else {
      throw CommandFailure(
        .usage, "--restart and --checkpoint-every are for training on files",
        remedy: "Leave them out: off the bus no video is stored, so there is nothing to resume.")
    }
  }
}
