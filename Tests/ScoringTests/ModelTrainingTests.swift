import Bundles
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import Scoring
import TestSupport
import Testing
import Training
import VideoModel

/// Small trainings on moving squares. Most use distillation, whose view of one frame is quick.
@Suite struct ModelTrainingTests {
  private func train(
    _ tasks: [TaskPlugin], fits: [FitPlugin] = [], on footage: TrainingFootage = MovingSquares.footage(),
    teacher: TeacherPlugin? = nil,
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> ModelBundle {
    var configuration = TrainingConfiguration()
    configuration.objectSteps = 32
    configuration.batch = 16
    configuration.lossObjects = 8
    configuration.threads = 1
    change(&configuration)
    return try ModelTraining(configuration: configuration, tasks: tasks, fits: fits, teacher: teacher)
      .run(footage, seconds: { 0 }, progress: { _ in })
  }

  private func weights(_ bundle: ModelBundle) -> [[UInt8]] {
    [bundle.backbone.contents().bytes] + bundle.heads.map { $0.network.contents().bytes }
  }

  @Test(
    "Equal seeds give bitwise equal weights and calibration, with one thread or two; another seed differs")
  func reproducible() throws {
    let tasks = { [try BuiltPlugins.task("arrow-of-time"), try BuiltPlugins.task("distillation")] }
    let one = try train(tasks())
    let two = try train(tasks()) { $0.threads = 2 }
    #expect(weights(one) == weights(two))
    #expect(one.calibration == two.calibration)
    #expect(one.manifest == two.manifest)
    let other = try train(tasks()) { $0.seed = 2 }
    #expect(weights(other)[0] != weights(one)[0])
    #expect(weights(other)[1] != weights(one)[1])
  }

  @Test("The four tasks of the paper train together, are written, read and score alike")
  func paper() throws {
    let bundle = try train(BuiltPlugins.paperTasks.map { try BuiltPlugins.task($0) }) { $0.objectSteps = 16 }
    #expect(bundle.manifest.tasks.map(\.id) == BuiltPlugins.paperTasks.map { "dev.vagary.\($0)" })
    #expect(bundle.manifest.classScores == .full)
    #expect(Set(bundle.manifest.training?.heldOutLoss.keys.sorted() ?? []) == Set(BuiltPlugins.paperTasks))
    #expect(bundle.views.count == 3, "seven frames, six frames, one frame")
    let folder = try TemporaryFolder()
    try bundle.write(folder: folder.path)
    let again = try ModelBundle(folder: folder.path, catalog: BuiltPlugins.catalog)
    #expect(again.calibration == bundle.calibration)
    let frame = try #require(
      FrameClipsMaker.make(for: bundle, squares: 2) { $0 }.first { $0.stamp.frameID == 5 })
    #expect(ObjectScorer(bundle: again).score(frame).tasks == ObjectScorer(bundle: bundle).score(frame).tasks)
  }

  @Test(
    "Fitted tasks are fitted when the others have learnt, change nothing of them, and are calibrated like them"
  )
  func fitted() throws {
    let tasks = { [try BuiltPlugins.task("arrow-of-time"), try BuiltPlugins.task("distillation")] }
    let plain = try train(tasks())
    let bundle = try train(tasks(), fits: BuiltPlugins.fittedTasks.map { try BuiltPlugins.fit($0) })
    #expect(weights(bundle) == weights(plain))
    #expect(bundle.taskNames == ["arrow-of-time", "distillation"] + BuiltPlugins.fittedTasks)
    let calibration = try #require(bundle.calibration)
    #expect(Set(calibration.tasks.keys) == Set(bundle.taskNames))
    #expect(calibration.constantTasks.isEmpty && calibration.problems() == [])
    #expect(calibration.tasks["distillation"] == plain.calibration?.tasks["distillation"])
    // 16 of 104 frames are held out behind a guard of 24.
    #expect(bundle.manifest.tasks.last?.fit == .init(objects: 32 * 3, frameStride: 2, seed: 1))
  }

  @Test("Off the bus single objects are kept: tasks that are fitted are refused by name")
  func fittedOffTheBus() throws {
    let training = ModelTraining(
      configuration: TrainingConfiguration(), tasks: [try BuiltPlugins.task("distillation")],
      fits: [try BuiltPlugins.fit("velocity")], teacher: nil)
    let error = #expect(throws: TrainingError.self) {
      try training.run(
        CollectedFootage(learning: [], heldOut: [], detector: MovingSquares.detector()), seconds: { 0 },
        progress: { _ in })
    }
    #expect(error?.description.contains("velocity cannot be fitted off the bus") == true)
    #expect(error?.description.contains("`vagary fit`") == true)
  }

  @Test("Learning moves the weights; without it they stay random but are calibrated all the same")
  func learning() throws {
    let trained = try train([BuiltPlugins.task("distillation")])
    let random = try train([BuiltPlugins.task("distillation")]) { $0.objectSteps = 0 }
    #expect(weights(trained)[0] != weights(random)[0])
    #expect(random.calibration?.problems() == [])
    #expect(trained.calibration?.problems() == [])
  }

  @Test("Distillation learns the classes of the squares: its held-out loss falls")
  func falls() throws {
    let task = { try BuiltPlugins.task("distillation") }
    let random = try train([task()]) { $0.objectSteps = 16 }
    let trained = try train([task()]) { $0.objectSteps = 2560 }
    let before = try #require(random.manifest.training?.heldOutLoss["distillation"])
    let after = try #require(trained.manifest.training?.heldOutLoss["distillation"])
    #expect(after.loss < before.loss)
    #expect(after.bestConstant == before.bestConstant)
  }

  @Test("Distillation in the paper's mode keeps its setting in the bundle")
  func paperMode() throws {
    let bundle = try train([BuiltPlugins.task("distillation", ["mode": "paper"])])
    #expect(bundle.manifest.tasks[0].settings == ["mode": "paper"])
    #expect(bundle.heads[0].plugin.needs.loss == .l1)
    #expect(bundle.calibration?.tasks["distillation"] != nil)
  }

  @Test("With a detector without classes the teacher is imitated and named in the bundle")
  func teacher() throws {
    let bundle = try train(
      [BuiltPlugins.task("distillation")], on: MovingSquares.footage(classes: .none),
      teacher: BuiltPlugins.teacher())
    #expect(bundle.manifest.classScores == ClassScoreMode.none)
    #expect(bundle.manifest.teacher?.id == "dev.vagary.gradient-histogram")
    #expect(bundle.heads[0].targetWidth == 128)
  }

  @Test("With neither classes nor teacher distillation is refused, saying what to use")
  func nobody() throws {
    let error = #expect(throws: TaskHeadError.self) {
      try train([BuiltPlugins.task("distillation")], on: MovingSquares.footage(classes: .none))
    }
    #expect(error?.description.contains("gradient-histogram") == true)
  }

  @Test("Detections with labels alone give vectors with one entry, and no teacher is kept")
  func labels() throws {
    let bundle = try train(
      [BuiltPlugins.task("distillation")], on: MovingSquares.footage(classes: .label),
      teacher: BuiltPlugins.teacher())
    #expect(bundle.manifest.classScores == .label)
    #expect(bundle.manifest.labels == ["bright", "dark"])
    #expect(bundle.manifest.teacher == nil)
    #expect(bundle.heads[0].targetWidth == 2)
  }

  @Test("Too little footage says how much there is and how much is needed")
  func tooLittle() throws {
    let task = try BuiltPlugins.task("distillation")
    let short = #expect(throws: TrainingError.self) {
      try train([task], on: MovingSquares.footage(frames: 40))
    }
    #expect(short?.description.contains("objects to learn from, needs at least 64") == true)
    var footage = MovingSquares.footage(frames: 120)
    for frame in 100..<120 { footage.videos[0].detections[frame] = [] }
    let held = #expect(throws: TrainingError.self) { try train([task], on: footage) { $0.objectSteps = 0 } }
    #expect(held?.description.contains("scored objects, needs at least 20 for calibration") == true)
  }

  @Test("A missing task, and every unusable setting at once, are reported before anything is computed")
  func unusable() throws {
    let none = #expect(throws: TrainingError.self) { try train([]) }
    #expect(none?.description == "no task plugin is given: name at least one")
    let error = #expect(throws: TrainingError.self) {
      try train([BuiltPlugins.task("distillation")]) {
        $0.batch = 1
        $0.rate = .nan
        $0.heldOut = 0.9
        $0.threads = 0
      }
    }
    let text = error?.description ?? ""
    for key in ["batch is 1", "rate is nan", "held-out part is 0.9", "threads is 0"] {
      #expect(text.contains(key))
    }
  }
}
