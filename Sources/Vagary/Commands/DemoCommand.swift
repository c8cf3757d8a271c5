import ArgumentParser
import Bundles
import Console
import Evaluation
import Foundation
import Media
import Node
import PlainText
import PluginHost
import SyntheticScene
import VideoModel

/// `vagary demo`: a whole mesh on one machine, from a rendered scene to a page that shows what was found.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Scores a synthetic plaza (or your own video) through a real mesh and shows what was found.")

  @OptionGroup var scene: SceneOptions

  @Option(name: .long, help: "The compose file whose processes are started.")
  var compose = "compose/compose.yaml"

  @Option(name: .long, help: "The bundle to score with.")
  var bundle = "bundles/plaza"

  @Option(name: .long, help: "Folder for the page, the video and the logs; default: a new one.")
  var out: String?

  @Option(name: .long, help: "Learn from the first part of this video and score the rest.")
  var video: String?

  @Flag(name: .long, help: "Train the bundle again first.")
  var train = false

  @Flag(name: .long, help: "Score with untrained weights, for comparison.")
  var untrained = false

  @Flag(name: .long, help: "Keep the mesh up at real time on the default ports until stopped.")
  var live = false

  @Flag(name: .long, help: "Print the result as JSON on the last line, and nothing else.")
  var json = false

  func run() throws {
    let folder = try makeFolder()
    if let video { return try runOwn(video, folder: folder) }
    var model = absolute(bundle)
    if train || untrained {
      model = train && !untrained ? absolute(bundle) : folder + "/bundle"
      say(
        "Training on normal scenes (\(untrained ? "statistics only, the weights stay random" : "about 12 minutes on two cores"), 10 GB of memory)"
      )
      let arguments = try PlazaTraining.arguments(
        folder: folder, bundle: model, objects: untrained ? 0 : PlazaTraining.objects)
      try TrainCommand.parse(arguments).run()
    }
    let plaza = try PlazaScene(try scene.configuration())
    let video = folder + "/plaza.mp4"
    say("Rendering \(plaza.frameCount) frames with \(plaza.planted.count) anomalies planted")
    try SceneFiles(scene: plaza).write(video: video, truth: folder + "/truth.json", boxes: nil)
    if live { return try LiveMesh(video: video, bundle: model, folder: folder).run() }
    let story = try score(
      video, bundle: model, folder: folder, spans: plaza.planted, isKnown: true,
      frameRate: plaza.configuration.frameRate,
      notes: untrained ? ["The weights are untrained, for comparison."] : [])
    try finish(story, folder: folder)
  }

  private func runOwn(_ path: String, folder: String) throws {
    say("Learning from the first \(Int(OwnVideo.learntPart * 100)) % of \(path), scoring the rest")
    let own = try OwnVideo(path: path, folder: folder)
    let model = folder + "/bundle"
    let train = try TrainCommand.parse(
      [own.learn, "--detector", "motion", "--bundle", model, "--objects", "12000", "--memory", "8192"]
        + PlazaTraining.distillation)
    try train.run()
    let story = try score(
      own.score, bundle: model, folder: folder, spans: [], isKnown: false, frameRate: own.frameRate,
      notes: [
        "Learnt from the first \(Int(OwnVideo.learntPart * 100)) % of the video; the rest was scored. "
          + "Nothing is known of what is odd in it."
      ])
    try finish(story, folder: folder)
  }

  private func score(
    _ video: String, bundle: String, folder: String, spans: [PlantedSpan], isKnown: Bool, frameRate: Double,
    notes: [String]
  ) throws -> DemoStory {
    let compose = absolute(compose)
    let words = try ModelBundle(
      folder: bundle, catalog: PluginCatalog(folders: PluginCatalog.defaultFolders())
    ).taskWords
    say("Starting publish, detect, node and watch")
    let mesh = DemoMesh(
      folder: folder, compose: try ComposeFile(path: compose),
      composeFolder: URL(fileURLWithPath: compose).deletingLastPathComponent().path, bundle: bundle,
      isQuiet: json)
    let (recording, seconds) = try mesh.run(video: video)
    return DemoStory(
      recording: recording, video: video, frameRate: frameRate, spans: spans, isKnown: isKnown,
      seconds: seconds, notes: notes, words: words)
  }

  private func finish(_ story: DemoStory, folder: String) throws {
    let page = folder + "/story.html"
    try OutputFile.write(story.page(), to: page)
    let outcome = story.outcome
    let scored = story.recording.scoredCount
    let notScored = story.recording.notScored.values.reduce(0, +)
    if json {
      let found = outcome.found.map { story.spans[$0].kind.rawValue }
      let result: [String: Any] = [
        "planted": story.spans.count, "found": found.count, "false": outcome.falseEvents.count,
        "found_kinds": found, "missed_kinds": outcome.missed.map { story.spans[$0].kind.rawValue },
        "events": story.recording.events.count, "frames": story.recording.scores.count, "scored": scored,
        "not_scored": notScored, "seed": scene.seed, "untrained": untrained, "page": page,
      ]
      let data = try JSONSerialization.data(
        withJSONObject: result, options: [.sortedKeys, .withoutEscapingSlashes])
      print(String(decoding: data, as: UTF8.self))
      return
    }
    print("")
    if story.isKnown {
      for index in story.spans.indices {
        print("  \(outcome.found.contains(index) ? "found " : "missed") \(story.spans[index].kind.rawValue)")
      }
      print(
        "found \(outcome.found.count) of \(story.spans.count) planted anomalies, \(outcome.falseEvents.count) false events"
      )
    } else {
      print("\(story.recording.events.count) events")
    }
    print("\(scored) objects scored, \(notScored) listed with a reason, in \(Int(story.seconds)) s")
    print("the story: \(page)")
  }

  private func makeFolder() throws -> String {
    let path =
      out.map { AbsolutePath.of($0, from: FileManager.default.currentDirectoryPath) }
      ?? FileManager.default.temporaryDirectory.appending(
        path: "vagary-demo-\(UInt32.random(in: 0...UInt32.max))"
      ).path
    try OutputFile.makeFolder(path)
    return path
  }

  private func absolute(_ path: String) -> String {
    AbsolutePath.of(path, from: FileManager.default.currentDirectoryPath)
  }

  private func say(_ text: String) { StandardError.write(text + "\n") }
}
