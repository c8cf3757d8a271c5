import PluginHost
import TestSupport
import Testing
import Training
import VideoModel

@Suite struct TrainingDescriptionTests {
  private func describe(
    _ tasks: [TaskPlugin], on footage: TrainingFootage = MovingSquares.footage(),
    teacher: TeacherPlugin? = nil,
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) -> TrainingDescription {
    var configuration = TrainingConfiguration()
    configuration.threads = 1
    change(&configuration)
    return ModelTraining(configuration: configuration, tasks: tasks, teacher: teacher).description(
      on: FootageDigest(footage))
  }

  @Test(
    "Whatever makes another training is reported by name with both values; the number of threads does not")
  func differences() throws {
    let task = try BuiltPlugins.task("distillation")
    let known = describe([task])
    #expect(describe([task]) { $0.threads = 2 }.differences(from: known) == [])
    let changes: [(String, (inout TrainingConfiguration) -> Void)] = [
      ("backbone is deep-narrow, was shallow-narrow", { $0.variant = .deepNarrow }),
      ("seed is 2, was 1", { $0.seed = 2 }), ("objects is 64, was 32000", { $0.objectSteps = 64 }),
      ("batch is 16, was 32", { $0.batch = 16 }), ("rate is 0.002, was 0.001", { $0.rate = 2e-3 }),
      ("final rate is 0.1, was 0.05", { $0.finalRate = 0.1 }),
      ("new-track confidence is 0.25, was none", { $0.newTrackConfidence = 0.25 }),
    ]
    for (text, change) in changes {
      #expect(describe([task], change).differences(from: known) == [text])
    }
    let paper = try describe([BuiltPlugins.task("distillation", ["mode": "paper"])])
    #expect(
      paper.differences(from: known) == [
        "task 1 is dev.vagary.distillation 0.1.0 (mode=paper), was dev.vagary.distillation 0.1.0"
      ])
    let two = try describe([task, BuiltPlugins.task("arrow-of-time")])
    #expect(two.differences(from: known).contains { $0.hasPrefix("task 2 is dev.vagary.arrow-of-time") })
    #expect(
      known.differences(from: two).contains { $0.hasPrefix("task 2 is none, was dev.vagary.arrow-of-time") })
    let taught = try describe([task], teacher: BuiltPlugins.teacher())
    #expect(known.differences(from: taught).first?.hasPrefix("teacher is none, was dev.vagary.") == true)
  }

  @Test(
    "Footage differs by one pixel, one box, one time or a name, and its counts are reported where they differ"
  )
  func footage() throws {
    let task = try BuiltPlugins.task("distillation")
    let footage = MovingSquares.footage()
    let known = describe([task], on: footage)
    #expect(describe([task], on: MovingSquares.footage()) == known)
    func changed(_ change: (inout TrainingFootage.Video) -> Void) -> [String] {
      var other = footage
      change(&other.videos[0])
      return describe([task], on: other).differences(from: known)
    }
    let pixel = changed { video in
      var bytes = video.images[50].bytes
      bytes[bytes.count - 1] ^= 1
      video.images[50] = Image(
        width: MovingSquares.width, height: MovingSquares.height, format: .gray8, bytes: bytes)
    }
    let box = changed { $0.detections[50]?[0].box.width += 0.5 }
    let time = changed { $0.captureTimes[50] += 1 }
    let name = changed { $0.name = "other" }
    for differences in [pixel, box, time, name] {
      #expect(differences.count == 1 && differences[0].hasPrefix("contents is "), "\(differences)")
    }
    let one = changed { $0.detections[50]?.removeLast() }
    #expect(one.contains("boxes is 311, was 312"), "\(one)")
  }

  @Test("Before the footage is known the recipe alone is compared")
  func recipe() throws {
    let task = try BuiltPlugins.task("distillation")
    let known = describe([task])
    var other = TrainingConfiguration()
    other.seed = 7
    let early = ModelTraining(configuration: other, tasks: [task], teacher: nil).description(on: nil)
    #expect(early.differences(from: known) == ["seed is 7, was 1"])
  }
}
