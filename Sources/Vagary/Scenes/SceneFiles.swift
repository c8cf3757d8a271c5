import Console
import Evaluation
import Foundation
import Media
import PlainText
import Recordings
import SyntheticScene
import VideoModel

/// Writes a scene as files.
struct SceneFiles {
  let scene: PlazaScene

  /// The detector that true boxes are from.
  static let truthDetector = DetectorIdentity(
    id: "scene-truth", version: "1", labels: ["person", "bicycle", "cart"], scoreMeaning: "truth")

  /// Writes the video and, where paths are given, the truth and the true boxes.
  func write(video: String, truth: String?, boxes: String?) throws {
    let recorder = try boxes.map { try DetectionRecorder(path: $0, detector: Self.truthDetector) }
    let name = URL(fileURLWithPath: video).deletingPathExtension().lastPathComponent
    try write(video: video, truth: truth, boxes: recorder, name: name)
    try recorder?.finish()
  }

  /// Writes the video and, where a path is given, the truth.
  ///
  /// - Parameters:
  ///   - boxes: takes the true boxes.
  ///   - name: of the video among the recorded boxes.
  func write(video: String, truth: String?, boxes: DetectionRecorder?, name: String) throws {
    let configuration = scene.configuration
    let writer = try VideoWriter(
      path: video, width: configuration.width, height: configuration.height,
      frameRate: configuration.frameRate)
    let progress = ProgressPrinter("render", unit: "frames", total: scene.frameCount)
    for index in 0..<scene.frameCount {
      try writer.append(scene.frame(index))
      try boxes?.record(
        video: name, frame: index,
        detections: scene.truth(index).map { Detection(box: $0.box, label: $0.label, confidence: 1) })
      progress.advance(to: index + 1)
    }
    try writer.finish()
    progress.finish(at: scene.frameCount)
    if let truth { try OutputFile.write(SceneTruthFile(scene).json(), to: truth) }
  }
}

extension SceneTruthFile {
  init(_ scene: PlazaScene) {
    self.init(
      seed: scene.configuration.seed, frames: scene.frameCount, frameRate: scene.configuration.frameRate,
      planted: scene.planted.map {
        Planted(kind: $0.kind.rawValue, startFrame: $0.startFrame, boxes: $0.boxes)
      })
  }
}

extension TruthTrack {
  init(_ span: PlantedSpan) {
    self.init(label: span.kind.rawValue, startFrame: span.startFrame, boxes: span.boxes)
  }
}
