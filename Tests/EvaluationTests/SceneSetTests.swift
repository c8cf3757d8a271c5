import Foundation
import Testing
import VideoModel

@testable import Evaluation

@Suite("Rendered scenes as a data set")
struct SceneSetTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "scenes-\(UUID())").path

  private func make(_ truth: SceneTruthFile?) throws {
    for part in ["training", "testing"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
      FileManager.default.createFile(atPath: "\(folder)/\(part)/01.mp4", contents: nil)
    }
    try truth?.json().write(to: URL(fileURLWithPath: "\(folder)/testing/01.truth.json"))
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private let planted = SceneTruthFile.Planted(
    kind: "runner", startFrame: 3, boxes: [.init(left: 1, top: 2, width: 3, height: 4)])

  @Test("Frames with a planted object are abnormal, and its boxes are in the tracks")
  func reads() throws {
    defer { remove() }
    try make(SceneTruthFile(seed: 1, frames: 6, frameRate: 12.5, planted: [planted]))
    let set = try Dataset.scenes(at: folder)
    #expect(set.training.map(\.name) == ["01"])
    #expect(set.frameRate == 12.5)
    #expect(set.tracksFrom == .scene)
    #expect(set.testing[0].labels == [false, false, false, true, false, false])
    #expect(
      set.testing[0].tracks == [
        TruthTrack(label: "runner", boxes: [3: .init(left: 1, top: 2, width: 3, height: 4)])
      ])
  }

  @Test("A video without truth, and truth beyond the video, are refused by name")
  func refused() throws {
    defer { remove() }
    try make(nil)
    #expect(throws: DatasetError.unreadable(path: "\(folder)/testing/01.truth.json", reason: "no such file"))
    {
      try Dataset.scenes(at: folder)
    }
    try make(SceneTruthFile(seed: 1, frames: 3, frameRate: 12.5, planted: [planted]))
    #expect {
      try Dataset.scenes(at: folder)
    } throws: {
      "\($0)".contains("runner at frame 3")
    }
    #expect(throws: DatasetError.self) { try Dataset.scenes(at: folder + "/training") }
  }
}
