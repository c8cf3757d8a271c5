import Bundles
import Evaluation
import Media
import NeuralEngine
import PluginHost
import Recordings
import TestSupport
import Testing
import Training

@testable import Experiments
@testable import LiveTraining
@testable import PlainText
@testable import Reporting
@testable import Vagary

/// Every command that cannot make its output ends with 73 and names the path.
@Suite struct UnwritableOutputTests {
  private let folder: TemporaryFolder
  /// Below a file, where no file or folder can be made, whoever runs the test.
  private let below: String

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", to: "file")
    below = folder.file("file/below")
  }

  /// Runs `command` and checks how it ends.
  private func expectUnwritable(
    _ path: String, sourceLocation: SourceLocation = #_sourceLocation, _ command: () throws -> Void
  ) throws {
    let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) { try command() }
    let failure = CommandFailure(explaining: try #require(error, sourceLocation: sourceLocation))
    #expect(failure.status.rawValue == 73, "\(failure)", sourceLocation: sourceLocation)
    #expect(failure.message.contains(path), "\(failure)", sourceLocation: sourceLocation)
  }

  @Test("vagary scene set ends with 73 when its folder cannot be made")
  func sceneSet() throws {
    let command = try SceneSetCommand.parse(["--out", below])
    try expectUnwritable(below + "/training cannot be made: Not a directory") { try command.run() }
  }

  @Test(
    "vagary scene render ends with 73 when the video, the truth or the boxes cannot be written",
    arguments: ["--out", "--truth", "--boxes"])
  func sceneRender(option: String) throws {
    let scene = ["--minutes", "0.005", "--planted", "0"]
    let video = option == "--out" ? [] : ["--out", folder.file("scene.mp4")]
    let command = try SceneCommand.Render.parse(scene + video + [option, below + ".mp4"])
    try expectUnwritable(below) { try command.run() }
  }

  @Test("vagary demo ends with 73 when its folder or the log of a process cannot be made")
  func demo() throws {
    let command = try DemoCommand.parse(["--out", below])
    try expectUnwritable(below) { try command.run() }
    try expectUnwritable(below) {
      _ = try DemoProcess(.init(name: "node", arguments: [], environment: [:]), log: below)
    }
  }

  @Test("vagary evaluate ends with 73 when a file of scores or the report cannot be written")
  func evaluate() throws {
    try expectUnwritable(below) { _ = try FrameScoreFile(below, scores: []) }
    try expectUnwritable(below) { _ = try ObjectScoreFile(below, tasks: []) }
    let dataset = Dataset(name: "none", training: [], testing: [], citation: "", frameRate: 25)
    let report = EvaluationReport(
      dataset: dataset, frameRate: 25, outcome: .init(videos: [], oddest: [], opened: []),
      table: try ScoreTable(videos: [], scores: []), tasks: [], words: [:], facts: [])
    try expectUnwritable(below) { _ = try report.write(folder: below, json: "{}") }
  }

  @Test("vagary ablate ends with 73 when its results or a record of a training cannot be written")
  func ablate() throws {
    let table = AblationTable(dataset: "ped2", frames: 1, abnormal: 0, objects: 0, seeds: [1], rows: [])
    try expectUnwritable(below) { try table.write(folder: below) }
  }

  @Test("vagary bench ends with 73 when the exported networks cannot be written")
  func bench() throws {
    try expectUnwritable(below) { _ = try BenchExport().write(folder: below, name: "x") }
    try folder.write("", to: "export/x.safetensors/file")
    try expectUnwritable(folder.file("export/x.safetensors")) {
      _ = try BenchExport().write(folder: folder.file("export"), name: "x")
    }
  }

  @Test("vagary train --connect ends with 73 when the page of the oddest objects cannot be written")
  func oddestPage() throws {
    let entry = OutlierPage.Entry(
      source: "gate", time: "12:00", track: "1", label: "person", score: 1, tasks: [], part: .learnt,
      strip: [])
    try expectUnwritable(below) { _ = try OddestPage(folder: below, words: [:], entries: [entry]).write() }
  }

  @Test("vagary watch ends with 73 when the folder for crop strips cannot be made")
  func watch() throws {
    try expectUnwritable(below) { _ = try StripFolder(below) }
  }

  @Test("A bundle, a video and a recording that cannot be written end a command with 73")
  func modules() throws {
    let bundle = BundleError.unwritable(path: below, reason: "no room")
    try expectUnwritable(below) { throw bundle }
    try expectUnwritable(below) { throw MediaError.unwritable(path: below, codec: "h264", reason: "no room") }
    try expectUnwritable(below) { throw RecordingError.unwritable(path: below, reason: "no room") }
    try expectUnwritable(below) { throw WeightFileError.unwritable(path: below, reason: "no room") }
    try expectUnwritable(below) { try Safetensors().write(path: below) }
  }
}
