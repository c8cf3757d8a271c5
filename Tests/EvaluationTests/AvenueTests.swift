import Foundation
import TestSupport
import Testing
import VideoModel

@testable import Evaluation

@Suite("Loading Avenue")
struct AvenueTests {
  /// The folders of masks.
  private let masks = "ground_truth_demo/testing_label_mask"

  /// Masks of 8 x 5 pixels; an abnormal frame's is 6 x 4 from (1, 1).
  private func mask(_ isAbnormal: Bool) -> [UInt8] {
    (0..<40).map { isAbnormal && (1...6).contains($0 % 8) && $0 / 8 >= 1 ? 1 : 0 }
  }

  private func file(_ labels: [Bool], isCompressed: Bool = true) -> [UInt8] {
    let mat = MatBytes()
    let variable = mat.masks("volLabel", labels.map(mask), width: 8, height: 5)
    return mat.file([isCompressed ? mat.compressed(variable) : variable])
  }

  /// Training videos 1 and 3, test videos 2 and 10, of which no video is ever opened here.
  private func official(in root: String = "") throws -> TemporaryFolder {
    let tree = try TemporaryFolder()
    for name in ["training_videos/01", "training_videos/03", "testing_videos/02", "testing_videos/10"] {
      try tree.write("", to: "\(root)\(name).avi")
    }
    try tree.write("", to: root + "testing_videos/Thumbs.db")
    try tree.write(file([false, true, true]), to: root + masks + "/2_label.mat")
    try tree.write(file([true, false], isCompressed: false), to: root + masks + "/10_label.mat")
    return tree
  }

  @Test(
    "The official layout gives videos in order, labels and tracks from the masks",
    arguments: ["", "Avenue Dataset/"])
  func officialLayout(root: String) throws {
    let tree = try official(in: root)
    let set = try Dataset.avenue(at: tree.path + "/")
    #expect(set.name == "avenue")
    #expect(set.training.map(\.name) == ["01", "03"])
    #expect(set.testing.map(\.name) == ["02", "10"])
    #expect(set.testing[0].frames == "\(tree.path)/\(root)testing_videos/02.avi")
    #expect(set.testing.map(\.frameCount) == [nil, nil])
    #expect(set.testing.map(\.labels) == [[false, true, true], [true, false]])
    let box = BoundingBox(left: 1, top: 1, width: 6, height: 4)
    #expect(set.testing.map { $0.tracks?.map(\.boxes) } == [[[1: box, 2: box]], [[0: box]]])
    #expect(set.tracksFrom == .masks)
    #expect(set.frameRate == 25)
    #expect(set.citation.contains("150 FPS in MATLAB"))
  }

  @Test("A subset is accepted with warnings that name what differs")
  func subset() throws {
    let tree = try official()
    #expect(
      try Dataset.avenue(at: tree.path).warnings == [
        "2 of 16 training videos: figures are not comparable with published ones",
        "2 of 21 test videos, 5 of 15324 frames: figures are not comparable with published ones",
        "test video 02 has 3 frames, the official one has 1211",
        "test video 10 has 2 frames, the official one has 841",
      ])
  }

  @Test(
    "Masks elsewhere are found by name, and have to be of every video; without masks videos have no labels")
  func masksElsewhere() throws {
    let tree = try official()
    try FileManager.default.moveItem(atPath: tree.file("ground_truth_demo"), toPath: tree.file("moved"))
    let bare = try Dataset.avenue(at: tree.path)
    #expect(bare.testing.allSatisfy { $0.labels == nil })
    #expect(
      bare.warnings.contains { $0.hasPrefix("no labels for test video(s) 02, 10: put ground_truth_demo/") })
    let folder = tree.file("moved/testing_label_mask")
    #expect(try Dataset.avenue(at: tree.path, masks: folder).labelledTesting().map(\.labels.count) == [3, 2])

    try tree.remove("moved/testing_label_mask/10_label.mat")
    #expect(
      throws: DatasetError.mismatch(["video 10 has no masks: \(folder)/10_label.mat is not there"])
    ) { try Dataset.avenue(at: tree.path, masks: folder) }
    #expect(
      throws: DatasetError.notFound(
        path: tree.file("nowhere"), expected: "a folder with 1_label.mat, 2_label.mat …")
    ) { try Dataset.avenue(at: tree.path, masks: tree.file("nowhere")) }
  }

  @Test("One missing file of masks leaves its video without labels, by name")
  func oneMissing() throws {
    let tree = try official()
    try tree.remove(masks + "/2_label.mat")
    let set = try Dataset.avenue(at: tree.path)
    #expect(throws: DatasetError.unlabelled(dataset: "avenue", videos: ["02"])) { try set.labelledTesting() }
  }

  @Test("A file of masks that is something else is an error with its path")
  func malformed() throws {
    let tree = try official()
    let path = try tree.write(MatBytes().file([]), to: masks + "/2_label.mat")
    #expect(throws: DatasetError.malformed(path: path, reason: "it has no variable volLabel")) {
      try Dataset.avenue(at: tree.path)
    }
  }

  @Test(
    "A folder of another layout is answered with the expected one, and two videos of one number are refused")
  func otherLayout() throws {
    let tree = try TemporaryFolder()
    let expected = DatasetError.notFound(
      path: tree.path,
      expected: "CUHK Avenue: folders training_videos and testing_videos with 01.avi, 02.avi …")
    #expect(throws: expected) { try Dataset.avenue(at: tree.path) }
    try tree.write("", to: "testing_videos/readme.txt")
    #expect(throws: DatasetError.self) { try Dataset.avenue(at: tree.path) }
    try tree.write("", to: "testing_videos/1.avi")
    try tree.write("", to: "testing_videos/01.avi")
    #expect {
      try Dataset.avenue(at: tree.path)
    } throws: {
      "\($0)".contains("videos 01 and 1 carry the same number")
    }
  }
}
