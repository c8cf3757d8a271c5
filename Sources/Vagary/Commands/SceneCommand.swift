import ArgumentParser
import Evaluation
import Foundation
import Media
import PlainText
import Recordings
import SyntheticScene
import VideoModel

/// `vagary scene`: our own footage, with anomalies planted where the truth says.
struct SceneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene", abstract: "Renders synthetic plaza scenes.",
    subcommands: [Render.self, SceneSetCommand.self])

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
