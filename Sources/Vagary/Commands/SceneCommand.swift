import ArgumentParser
import Evaluation
import Foundation
import Media
import Recordings
import SyntheticScene
import VideoModel

/// `vagary scene`: our own footage, with anomalies planted where the truth says.
struct SceneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene", abstract: "Renders synthetic plaza scenes.", subcommands: [Render.self])

  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Renders a scene to a video file, with what was planted and the true boxes on request.")

    @OptionGroup var scene: SceneOptions

    @Option(name: .long, help: "Video file to write.")
    var out: String

    @Option(name: .long, help: "Also write what was planted, as JSON.")
    var truth: String?

    @Option(name: .long, help: "Also write the true boxes as recorded detections.")
    var boxes: String?

    func run() throws {
      let plaza = try PlazaScene(try scene.configuration())
      try SceneFiles(scene: plaza).write(video: out, truth: truth, boxes: boxes)
    }
  }
}

/// What a scene shows.
struct SceneOptions: ParsableArguments {
  @Option(name: .long, help: "Seed; the same seed gives the same pictures.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "Minutes of footage.")
  var minutes: Double?

  @Option(
    name: .long, help: "Anomalies planted, 0 to 5: runner, cyclist, cart, backwards walker, erratic mover.")
  var planted = PlantedKind.usual.count

  @Option(name: .long, help: "Planted kinds by name, comma separated, in place of --planted.")
  var kinds: String?

  func configuration() throws -> SceneConfiguration {
    var configuration = SceneConfiguration(seed: seed)
    if let minutes { configuration.duration = minutes * 60 }
    if let kinds {
      configuration.planted = try kinds.split(separator: ",").map { word in
        guard let kind = PlantedKind(rawValue: String(word)) else {
          let known = PlantedKind.allCases.map(\.rawValue).joined(separator: ", ")
          throw CommandFailure(.usage, "unknown kind \(word)", remedy: "Known: \(known).")
        }
        return kind
      }
    } else {
      guard (0...PlantedKind.usual.count).contains(planted) else {
        throw CommandFailure(
          .usage, "--planted is \(planted)", remedy: "Write 0 to \(PlantedKind.usual.count).")
      }
      configuration.planted = Array(PlantedKind.usual.prefix(planted))
    }
    return configuration
  }
}

/// Writes a scene as files.
struct SceneFiles {
  let scene: PlazaScene

  func write(video: String, truth: String?, boxes: String?) throws {
    let configuration = scene.configuration
    let writer = try VideoWriter(
      path: video, width: configuration.width, height: configuration.height,
      frameRate: configuration.frameRate)
    let clip = URL(fileURLWithPath: video).deletingPathExtension().lastPathComponent
    let labels = ["person", "bicycle", "cart"]
    let recorder = try boxes.map {
      try DetectionRecorder(
        path: $0,
        detector: DetectorIdentity(id: "scene-truth", version: "1", labels: labels, scoreMeaning: "truth"))
    }
    let progress = ProgressPrinter("render", unit: "frames", total: scene.frameCount)
    for index in 0..<scene.frameCount {
      try writer.append(scene.frame(index))
      try recorder?.record(
        clip: clip, frame: index,
        detections: scene.truth(index).map { Detection(box: $0.box, label: $0.label, confidence: 1) })
      progress.advance(to: index + 1)
    }
    try writer.finish()
    try recorder?.finish()
    progress.finish(at: scene.frameCount)
    if let truth { try PlantedTruth(scene).write(to: truth) }
  }
}

/// What was planted in a scene, as a file.
struct PlantedTruth: Codable {
  struct Span: Codable {
    var kind: String
    var startFrame: Int
    var endFrame: Int
    /// One box a frame: left, top, width, height in pixels.
    var boxes: [[Float]]

    enum CodingKeys: String, CodingKey {
      case kind, boxes
      case startFrame = "start_frame"
      case endFrame = "end_frame"
    }
  }

  var seed: UInt64
  var frames: Int
  var frameRate: Double
  var planted: [Span]

  enum CodingKeys: String, CodingKey {
    case seed, frames, planted
    case frameRate = "frame_rate"
  }

  init(_ scene: PlazaScene) {
    seed = scene.configuration.seed
    frames = scene.frameCount
    frameRate = scene.configuration.frameRate
    planted = scene.planted.map { span in
      Span(
        kind: span.kind.rawValue, startFrame: span.startFrame, endFrame: span.endFrame,
        boxes: span.boxes.map { [$0.left, $0.top, $0.width, $0.height] })
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do { try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw CommandFailure(.missingInput, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
