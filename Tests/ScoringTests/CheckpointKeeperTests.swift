import Bundles
import Foundation
import PluginHost
import TestSupport
import Testing

@testable import Training

/// Whole trainings with a keeper beside them, on a clock that advances by a second each time it is read.
@Suite struct CheckpointKeeperTests {
  private final class Notes {
    var lines: [String] = []
    var resumedAt: [Int] = []
    var now = 0.0
  }

  private let folder: TemporaryFolder
  private let notes = Notes()

  init() throws { folder = try TemporaryFolder() }

  private var place: String { folder.file("gate.training") }
  private var file: String { place + "/checkpoint.safetensors" }

  private func keeper(_ path: String, interval: Double = 2) -> CheckpointKeeper {
    CheckpointKeeper(folder: path, interval: interval) { [notes] in notes.lines.append($0) }
  }

  /// - Parameter each: called with the objects shown, whenever progress is reported.
  private func train(
    _ keeper: CheckpointKeeper?, objects: Int = 128, threads: Int = 1, each: (Int) -> Void = { _ in }
  ) throws -> ModelBundle {
    var configuration = TrainingConfiguration()
    configuration.objectSteps = objects
    configuration.batch = 16
    configuration.lossObjects = 8
    configuration.threads = threads
    let training = ModelTraining(
      configuration: configuration, tasks: [try BuiltPlugins.task("distillation")], teacher: nil)
    try keeper?.check(training.description(on: nil))
    notes.now = 0
    return try training.run(
      MovingSquares.footage(), checkpoints: keeper,
      seconds: {
        notes.now += 1
        return notes.now
      },
      progress: {
        if $0.isResumed { notes.resumedAt.append($0.objects) }
        each($0.objects)
      })
  }

  /// All of a bundle but the seconds it took.
  private func contents(_ bundle: ModelBundle) -> [AnyHashable] {
    var manifest = bundle.manifest
    manifest.training?.seconds = 0
    let calibration = (try? bundle.calibration?.json()) ?? Data()
    return [bundle.backbone.contents().bytes, bundle.heads[0].network.contents().bytes, calibration]
      + ["\(manifest)"]
  }

  @Test("The folder is beside the bundle's")
  func beside() {
    #expect(CheckpointKeeper.folder(ofBundle: "bundles/gate/") == "bundles/gate.training")
    #expect(CheckpointKeeper.folder(ofBundle: "gate") == "gate.training")
  }

  @Test("A training resumed from a checkpoint gives the same bundle, and adds the seconds of both parts")
  func resumed() throws {
    let through = try train(nil)
    let first = keeper(place)
    try first.open(restart: false)
    let copy = folder.file("copy.training")
    // As a kill would have left it when four steps were done.
    _ = try train(first) { shown in
      if shown == 64 { try? FileManager.default.copyItem(atPath: place, toPath: copy) }
    }
    #expect(notes.resumedAt == [])
    let second = keeper(copy, interval: 100)
    try second.open(restart: false)
    let later = try train(second, threads: 2)
    #expect(notes.resumedAt == [64])
    #expect(contents(later) == contents(through))
    #expect(later.manifest.training?.seconds == 10, "four before, six after")
    second.finish()
    #expect(try folder.names() == ["gate.training"])
    #expect(notes.lines == [])
  }

  @Test("Without a checkpoint that was due nothing is written, and nothing is left behind at the end")
  func short() throws {
    let keeper = keeper(place, interval: 1000)
    try keeper.open(restart: false)
    _ = try train(keeper) { _ in #expect((try? self.folder.names()) == []) }
    keeper.finish()
    #expect(try folder.names() == [])
  }

  @Test(
    "A different recipe is refused before the footage is looked at, and the checkpoint stays until --restart")
  func otherTraining() throws {
    let first = keeper(place)
    try first.open(restart: false)
    _ = try train(first)
    first.close()
    let bytes = try Data(contentsOf: URL(filePath: file))

    let second = keeper(place)
    try second.open(restart: false)
    let error = #expect(throws: CheckpointError.self) { try train(second, objects: 160) }
    #expect(error == .otherTraining(folder: place, differences: ["objects is 160, was 128"]))
    #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
    second.close()

    let third = keeper(place, interval: 1000)
    try third.open(restart: true)
    #expect(!FileManager.default.fileExists(atPath: place))
    _ = try train(third, objects: 160)
    #expect(notes.resumedAt == [])
  }

  @Test("A damaged checkpoint is an error by its path, and --restart takes it away")
  func damaged() throws {
    try folder.write("no checkpoint", to: "gate.training/checkpoint.safetensors")
    let error = #expect(throws: CheckpointError.self) { try keeper(place).open(restart: false) }
    #expect(error == .damaged(path: file, reason: "it is not a whole checkpoint"))
    try keeper(place).open(restart: true)
    #expect(try folder.names() == [])
  }

  @Test("Two trainings do not share a folder")
  func inUse() throws {
    try folder.write("", to: "gate.training/note.txt")
    let first = keeper(place)
    try first.open(restart: false)
    for restart in [false, true] {
      let error = #expect(throws: CheckpointError.self) { try keeper(place).open(restart: restart) }
      #expect(error == .inUse(folder: place))
    }
    first.close()
    try keeper(place).open(restart: true)
    #expect(try folder.names() == ["gate.training"], "what others put there stays")
  }

  @Test(
    "On a full disk the training continues to the same end; the fault is reported once, and the last checkpoint stays"
  )
  func diskFull() throws {
    let through = try train(nil)
    let keeper = keeper(place, interval: 4)
    try keeper.open(restart: false)
    var kept: [Data?] = []
    let bundle = try train(keeper) { shown in
      kept.append(FileManager.default.contents(atPath: file))
      // The next draft goes to a device that is always full.
      if shown == 64 {
        try? FileManager.default.createSymbolicLink(
          atPath: file + ".part", withDestinationPath: "/dev/full")
      }
    }
    #expect(kept.count == 2 && kept[0] != nil && kept[1] == kept[0])
    #expect(notes.lines.count == 1)
    #expect(notes.lines.first?.contains("No space left on device") == true, "\(notes.lines)")
    #expect(contents(bundle) == contents(through))
  }

  @Test("Where no folder can be made the training continues, and the fault is reported once")
  func noFolder() throws {
    try folder.write("in the way", to: "file")
    let keeper = keeper(folder.file("file/gate.training"), interval: 1)
    let bundle = try train(keeper)
    #expect(bundle.calibration != nil)
    #expect(notes.lines.count == 1)
    #expect(
      notes.lines.first?.contains("training continues, and would begin from scratch") == true,
      "\(notes.lines)")
  }
}
