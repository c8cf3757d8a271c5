import Foundation
import TestSupport

/// A tiny data set in the layout of Ped2, its recorded detections, and a bundle that `vagary train` made
/// from it: made once, for all scenarios.
struct InventedCamera: Sendable {
  static let shared = Result { try InventedCamera() }
  static let testFrames = 40
  static let longFrames = 200

  let folder: TemporaryFolder
  /// The data set.
  let dataset: String
  /// Recorded detections of all clips.
  let detections: String
  let bundle: String
  /// A folder of ``longFrames`` frames; its detections are recorded as `long`.
  let longClip: String
  /// The output of `train`.
  let summary: String

  /// The frames of the test clip; its detections are recorded as `test-01`.
  var testClip: String { "\(dataset)/testing/frames/01" }

  private init() throws {
    let folder = try TemporaryFolder()
    atexit { if case .success(let camera) = InventedCamera.shared { camera.folder.remove() } }
    self.folder = folder
    dataset = folder.file("ped2")
    bundle = folder.file("bundle")
    var recording = InventedFootage.head
    for clip in 1...3 {
      let footage = InventedFootage(frames: 60, seed: clip)
      try footage.write(to: folder.url("ped2/training/frames/0\(clip)"))
      recording += footage.rows(clip: "train-0\(clip)")
    }
    let footage = InventedFootage(frames: Self.testFrames, seed: 9, runsFrom: 20)
    try footage.write(to: folder.url("ped2/testing/frames/01"))
    recording += footage.rows(clip: "test-01")
    let long = InventedFootage(frames: Self.longFrames, seed: 5)
    longClip = folder.file("long")
    try long.write(to: folder.url("long"))
    recording += long.rows(clip: "long")
    detections = try folder.write(recording, to: "walkers.csv")
    _ = try folder.write(
      "TestVideoFile = {};\nTestVideoFile{end+1}.gt_frame = [21:40];\n", to: "ped2/UCSDped2.m")
    summary = try Program.succeed(
      [
        "train", "--dataset", "ped2", dataset, "--detections", detections, "--bundle", bundle, "--objects",
        "64",
        "--seed", "1", "--json",
      ], folder: folder
    ).output
  }
}
