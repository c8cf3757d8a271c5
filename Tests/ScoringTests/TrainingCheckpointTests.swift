import Backbone
import NeuralEngine
import PluginHost
import TestSupport
import Testing
import VideoModel

@testable import Training

/// Trainings on moving squares that are stopped, written down, read and resumed.
@Suite struct TrainingCheckpointTests {
  private let footage = MovingSquares.footage()

  private func configuration(_ change: (inout TrainingConfiguration) -> Void = { _ in })
    -> TrainingConfiguration
  {
    var configuration = TrainingConfiguration()
    configuration.objectSteps = 128
    configuration.batch = 16
    configuration.threads = 1
    change(&configuration)
    return configuration
  }

  private func run(_ tasks: [TaskPlugin], _ configuration: TrainingConfiguration) throws -> TrainingRun {
    try TrainingRun(footage, configuration: configuration, tasks: tasks, teacher: nil)
  }

  private func steps(_ run: TrainingRun, _ count: Int) throws {
    for _ in 0..<count { _ = try run.step(progress: Float(run.shown) / 128) }
  }

  private func checkpoint(_ run: TrainingRun, _ configuration: TrainingConfiguration, _ tasks: [TaskPlugin])
    -> TrainingCheckpoint
  {
    TrainingCheckpoint(
      description: ModelTraining(configuration: configuration, tasks: tasks, teacher: nil).description(
        on: FootageDigest(footage)),
      state: TrainingState(run), seconds: 12.5)
  }

  @Test(
    "Stopped after some steps and resumed with another number of threads, the four tasks learn the same to the last bit",
    arguments: [1, 6])
  func resumed(stopped: Int) throws {
    func tasks() throws -> [TaskPlugin] { try BuiltPlugins.paperTasks.map { try BuiltPlugins.task($0) } }
    let through = try run(tasks(), configuration())
    #expect((65..<96).contains(through.objects.count), "six steps of 16 show some objects twice")
    try steps(through, stopped)
    let bytes = checkpoint(through, configuration(), try tasks()).bytes
    try steps(through, 8 - stopped)

    let later = try run(tasks(), configuration { $0.threads = 3 })
    let read = try TrainingCheckpoint(bytes: bytes, path: "c")
    #expect(read.seconds == 12.5 && read.state.shown == stopped * 16)
    try read.state.restore(later, path: "c")
    #expect(later.shown == stopped * 16)
    try steps(later, 8 - stopped)
    #expect(TrainingState(later).tensors.bytes == TrainingState(through).tensors.bytes)
    #expect(TrainingState(later).optimiserSteps == 8)
  }

  @Test("A checkpoint that is cut short or changed anywhere is reported as damaged, with what to do")
  func damaged() throws {
    let tasks = [try BuiltPlugins.task("distillation")]
    let run = try run(tasks, configuration())
    try steps(run, 1)
    let whole = checkpoint(run, configuration(), tasks).bytes
    #expect(throws: Never.self) { try TrainingCheckpoint(bytes: whole, path: "c") }
    var broken = [[UInt8](), Array(whole.prefix(whole.count / 2)), Array(whole.dropLast())]
    let shown = try #require(firstIndex(of: Array("\"shown\":\"16\"".utf8), in: whole))
    for place in [shown + 9, whole.count / 2, whole.count - 1] {
      var bytes = whole
      bytes[place] ^= 1
      broken.append(bytes)
    }
    for bytes in broken {
      let error = #expect(throws: CheckpointError.self) { try TrainingCheckpoint(bytes: bytes, path: "c") }
      guard case .damaged("c", _) = error else {
        Issue.record("\(error as Any)")
        continue
      }
      #expect(error?.description.contains("--restart discards it") == true)
    }
  }

  private func firstIndex(of part: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0...].starts(with: part) }
  }

  @Test("A checkpoint of another format is refused with both numbers")
  func otherFormat() throws {
    let tasks = [try BuiltPlugins.task("distillation")]
    let run = try run(tasks, configuration())
    var file = try Safetensors(bytes: checkpoint(run, configuration(), tasks).bytes, path: "c")
    file.metadata["format"] = "2"
    let error = #expect(throws: CheckpointError.self) {
      try TrainingCheckpoint(bytes: file.bytes, path: "c")
    }
    #expect(error == .format(path: "c", found: 2))
    #expect(error?.description.contains("format 2, this program resumes format 1") == true)
  }
}
