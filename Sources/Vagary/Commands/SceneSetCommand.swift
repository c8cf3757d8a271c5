import ArgumentParser
import Evaluation
import Footage
import Foundation
import PlainText
import Recordings
import SyntheticScene

/// `vagary scene set`: rendered scenes as a data set, to train on, evaluate and compare with.
struct SceneSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Renders a data set: normal scenes to learn from and scenes with anomalies planted.",
    discussion: """
      Use it with --dataset scene, in train and evaluate. The true boxes of all videos are kept in boxes.csv, for \
      --detections. No seed is used twice.
      """)

  @Option(name: .long, help: "Folder to write to.")
  var out: String

  @Option(name: .long, help: "Seed of the first scene; the others follow it.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "Normal scenes to learn from.")
  var training = 6

  @Option(name: .long, help: "Minutes of each.")
  var trainingMinutes = 5.0

  @Option(name: .long, help: "Scenes with planted anomalies.")
  var testing = 4

  @Option(name: .long, help: "Minutes of each.")
  var testingMinutes = 5.0

  @Option(
    name: .long,
    help: "Planted in each test scene, comma separated; kinds may repeat. Default: the five usual ones.")
  var kinds: String?

  func validate() throws {
    for (name, value) in [("training", training), ("testing", testing)] where !(1...1000).contains(value) {
      throw ValidationError("--\(name) is \(value), must be 1 to 1000")
    }
  }

  func run() throws {
    for part in ["training", "testing"] {
      try OutputFile.makeFolder("\(out)/\(part)")
    }
    let recorder = try DetectionRecorder(path: "\(out)/\(SceneSet.boxes)", detector: SceneFiles.truthDetector)
    for number in 0..<(training + testing) {
      let isTraining = number < training
      var options = SceneOptions()
      options.seed = seed + UInt64(number)
      options.minutes = isTraining ? trainingMinutes : testingMinutes
      options.planted = isTraining ? 0 : PlantedKind.usual.count
      options.kinds = isTraining ? nil : kinds
      let name = String(format: "%02d", isTraining ? number + 1 : number - training + 1)
      let file = "\(out)/\(isTraining ? "training" : "testing")/\(name)"
      try SceneFiles(scene: try PlazaScene(try options.configuration())).write(
        video: file + SceneSet.videoEnding, truth: isTraining ? nil : file + SceneSet.truthEnding,
        boxes: recorder, name: "\(isTraining ? FootageVideo.Part.train : .test)-\(name)")
    }
    try recorder.finish()
  }
}
