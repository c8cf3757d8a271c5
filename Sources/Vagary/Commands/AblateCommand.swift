import ArgumentParser
import Console
import Evaluation
import Experiments
import Footage
import Foundation
import NeuralEngine
import PlainText
import PluginHost
import Training

/// `vagary ablate`: says what each part of the method is worth on a data set.
struct AblateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate",
    abstract: "Trains and scores a data set with parts left out or changed, and prints what each is worth.",
    discussion: """
      Every training is kept under --out. Give the same command again to resume after a stop. With the usual axes and four \
      tasks a seed takes 21 trainings: try it with few --objects first.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Axes that are varied, comma separated: \(AblationAxis.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "axes"))
  var axes = AblationAxis.allCases.map(\.rawValue).joined(separator: ",")

  @Option(name: .long, help: "Tasks, comma separated; the axis tasks trains all their combinations.")
  var tasks = "arrow-of-time,motion-irregularity,middle-box,distillation"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Task plugin, a shared object or a known name: trained alone, and beside all of --tasks; may be repeated.",
      valueName: "file"))
  var plugin: [String] = []

  @Option(name: .long, help: "Seeds, comma separated: each training is done with every one.")
  var seeds = "1"

  @Option(name: .long, help: "Objects shown in each training.")
  var objects = 32_000

  @Option(name: .long, help: "Batch size: objects per step of the optimiser.")
  var batch = TrainingConfiguration().batch

  @Option(name: .long, help: "Frame stride: 2 takes training objects from every second frame.")
  var frameStride = TrainingConfiguration().frameStride

  @Option(name: .long, help: "Least confidence of a detection that may begin a track, as for `vagary train`.")
  var newTrackConfidence: Float = 0

  @Option(
    name: .long, help: "A setting of a task, TASK.KEY=VALUE; may be repeated (distillation.weight=50).")
  var taskSetting: [String] = []

  @Option(name: .long, help: "Teacher plugin, for detectors without classes.")
  var teacher = "gradient-histogram"

  @Option(name: .long, help: "Number of threads; 0 takes one per core.")
  var threads = 0

  @Option(name: .long, help: "Most memory for decoded footage, MB.")
  var memory = 8192

  @Option(name: .long, help: "Folder for bundles and results.", completion: .directory)
  var out = "ablation"

  @Flag(name: .long, help: "Print the rows as JSON.")
  var json = false

  @Flag(name: .long, help: "Print the tables as Markdown.")
  var markdown = false

  func validate() throws {
    if json && markdown { throw ValidationError("--json and --markdown are two forms of one result") }
  }

  func run() throws {
    ComputePlatform.prepare()
    guard let dataset = try footage.openDataset() else {
      throw CommandFailure(
        .usage, "ablate needs labels",
        remedy: "Give --dataset (\(FootageOptions.known.joined(separator: ", "))) and its folder.")
    }
    var catalog = pluginOptions.catalog()
    let design = try design(&catalog)
    let model = try modelOptions()
    // A training that cannot be done is refused before the footage is decoded.
    let prepared = try design.trainings.map { try $0.options(model).training(catalog: catalog) }
    let provider = try boxes.provider(catalog, newTrackConfidence: newTrackConfidence)
    let rate = footage.frameRate ?? dataset.frameRate
    var room = memory << 20
    func load(_ videos: [DatasetVideo], _ part: FootageVideo.Part) throws -> TrainingFootage {
      let loaded = try FootageOptions.load(
        FootageVideo.videos(videos, part, frameRate: rate), detections: provider, limit: room,
        stage: "load \(part.rawValue)")
      room -= loaded.videos.reduce(0) { $0 + $1.images.reduce(0) { $0 + $1.bytes.count } }
      return loaded
    }
    let learning = try load(dataset.training, .train)
    let testing = try TestFootage(dataset, footage: try load(dataset.testing, .test))
    let frames = FramePrinter()
    let rows = try AblationRun(
      design: design, prepared: prepared, objects: model.objects, threads: model.threadCount,
      keeper: checkpoints.keeper(bundle:), showing: model.showing, catalog: catalog, learning: learning,
      testing: testing, out: out
    ) {
      StandardError.write("vagary: \($0)\n")
    } progress: {
      frames.show($0)
    }.run()
    let table = AblationTable(
      dataset: dataset.name, frames: testing.frames, abnormal: testing.abnormal, objects: objects,
      seeds: design.seeds, tracksFrom: testing.hasTracks ? dataset.tracksFrom?.text : nil, rows: rows)
    try table.write(folder: out)
    StandardOutput.line(json ? try table.json() : markdown ? table.markdown : table.text)
  }

  /// The design that the options ask for; `catalog` takes in the plugin files.
  private func design(_ catalog: inout PluginCatalog) throws -> AblationDesign {
    let own = try plugin.map { try addedTask($0, &catalog) }
    let names = tasks.split(separator: ",").map(String.init)
    for name in names {
      if case .fitted = try catalog.anyTask(name) {
        throw CommandFailure(
          .usage, "\(name) is fitted, and nothing can be trained with it alone",
          remedy: "Leave it out of --tasks and give --plugin \(name).")
      }
    }
    let words = seeds.split(separator: ",")
    let numbers = words.compactMap { UInt64($0) }
    guard numbers.count == words.count else {
      throw CommandFailure(
        .usage, "--seeds is \(JSONText.quoted(seeds))", remedy: "Write whole numbers: 1,2,3.")
    }
    return try AblationDesign(
      axes: try AblationAxis.parse(axes), tasks: names, added: own,
      settings: try SettingWords.parse(taskSetting), seeds: numbers)
  }

  /// A task of --plugin; `catalog` takes in one that is a file.
  private func addedTask(_ word: String, _ catalog: inout PluginCatalog) throws -> AblationDesign.AddedTask {
    guard word.contains("/") || word.hasSuffix(".so") else {
      return AblationDesign.AddedTask(try catalog.anyTask(word))
    }
    let found = try catalog.adding(word)
    guard [.task, .fit].contains(found.plugin.kind) else {
      throw PluginError.otherKind(word, wanted: .task, actual: found.plugin.kind)
    }
    catalog = found.catalog
    return .init(name: found.plugin.shortName, isFitted: found.plugin.kind == .fit)
  }

  /// The options that all trainings have in common.
  private func modelOptions() throws -> ModelOptions {
    var model = try ModelOptions.parse([])
    model.objects = objects
    model.batch = batch
    model.frameStride = frameStride
    model.teacher = teacher
    model.newTrackConfidence = newTrackConfidence
    model.threads = threads
    return model
  }
}

extension AblationDesign.Training {
  /// The options of `vagary train` for this training.
  ///
  /// - Parameter model: the options that all trainings have in common.
  func options(_ model: ModelOptions) -> ModelOptions {
    var own = model
    own.variant = recipe.variant.rawValue
    own.tasks = recipe.tasks.joined(separator: ",")
    own.taskSetting = recipe.settingWords
    own.seed = seed
    return own
  }
}
