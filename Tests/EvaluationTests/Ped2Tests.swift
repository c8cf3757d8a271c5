import TestSupport
import Testing

@testable import Evaluation

@Suite("Loading Ped2")
struct Ped2Tests {
  /// Two test videos of 4 and 3 frames and one training video, official layout, labels as text.
  private func official() throws -> TemporaryFolder {
    let tree = try TemporaryFolder()
    try tree.writeImages(5, in: "Train/Train001", from: 1, ending: "tif")
    try tree.writeImages(4, in: "Test/Test001", from: 1, ending: "tif")
    try tree.writeImages(3, in: "Test/Test002", from: 1, ending: "tif")
    try tree.write("x", to: "Test/Test001/.DS_Store")
    try tree.write(
      "TestVideoFile{end+1}.gt_frame = [3:4];\nTestVideoFile{end+1}.gt_frame = [1:2];\n",
      to: "Test/UCSDped2.m")
    return tree
  }

  private let labels = [[false, false, true, true], [true, true, false]]

  private func writeMasks(_ labels: [[Bool]], in folder: String, of tree: TemporaryFolder) throws {
    for (video, frames) in labels.enumerated() {
      for (frame, isAbnormal) in frames.enumerated() {
        // The second video's masks carry the other naming that the original has in some videos.
        let name = (video == 1 ? "frame" : "") + "00\(frame + 1).bmp"
        try tree.write(
          BitmapBytes.mask([0, isAbnormal ? 255 : 0, 0]), to: "\(folder)/Test00\(video + 1)_gt/\(name)")
      }
    }
  }

  private func matBytes(_ ranges: [[Int]]) -> [UInt8] {
    let mat = MatBytes()
    return mat.file([
      mat.compressed(
        mat.cell("gt", ranges.map { mat.bytesMatrix(rows: 2, columns: $0.count / 2, $0) }))
    ])
  }

  @Test("The official layout gives videos in order with their labels")
  func officialLayout() throws {
    let tree = try official()
    let set = try Dataset.ped2(at: tree.path)
    #expect(set.training.map(\.name) == ["Train001"])
    #expect(set.testing.map(\.name) == ["Test001", "Test002"])
    #expect(set.testing.map(\.labels) == labels)
    #expect(set.testing.map(\.frameCount) == [4, 3])
    #expect(set.testing[0].frames == tree.path + "/Test/Test001")
    #expect(set.frameRate == 10)
    #expect(set.captureTime(ofFrame: 3) == 300_000_000)
  }

  @Test(
    "The re-pack gives the same labels from ped2.mat beside it or one folder above", arguments: ["", "../"])
  func repack(place: String) throws {
    let tree = try TemporaryFolder()
    let root = place.isEmpty ? "" : "inner/"
    try tree.writeImages(5, in: root + "training/frames/01", from: 0, ending: "jpg")
    try tree.writeImages(4, in: root + "testing/frames/01", from: 0, ending: "jpg")
    try tree.writeImages(3, in: root + "testing/frames/02", from: 0, ending: "jpg")
    try tree.write(matBytes([[3, 4], [1, 2]]), to: "ped2.mat")
    let set = try Dataset.ped2(at: tree.path + "/" + root)
    #expect(set.training.map(\.name) == ["01"])
    #expect(set.testing.map(\.labels) == labels)
    #expect(set.testing[0].frames == tree.path + "/" + root + "testing/frames/01")
  }

  @Test("Masks give the labels where nothing else does, and their place may be named")
  func masks() throws {
    let tree = try official()
    try tree.remove("Test/UCSDped2.m")
    try writeMasks(labels, in: "elsewhere", of: tree)
    let bare = try Dataset.ped2(at: tree.path)
    #expect(bare.testing.allSatisfy { $0.labels == nil })
    #expect(bare.warnings.contains { $0.hasPrefix("no labels for test video(s) Test001, Test002") })
    #expect(throws: DatasetError.unlabelled(dataset: "ped2", videos: ["Test001", "Test002"])) {
      _ = try bare.labelledTesting()
    }
    let named = try Dataset.ped2(at: tree.path, masks: tree.path + "/elsewhere")
    #expect(try named.labelledTesting().map(\.labels) == labels)

    try writeMasks(labels, in: "Test", of: tree)
    #expect(try Dataset.ped2(at: tree.path).testing.map(\.labels) == labels)
  }

  @Test("Sources that contradict each other are an error that says where")
  func disagreement() throws {
    let tree = try official()
    try writeMasks([[false, true, true, true], [true, true, false]], in: "Test", of: tree)
    let error = DatasetError.disagreement(
      video: "Test001", frame: 2, count: 1, abnormalIn: tree.path + "/Test",
      normalIn: tree.path + "/Test/UCSDped2.m")
    #expect(throws: error) { try Dataset.ped2(at: tree.path) }
    #expect(error.description.contains("video Test001: 1 frame(s)"))
  }

  @Test("Labels beyond the last image name the video and both numbers")
  func tooFewImages() throws {
    let tree = try official()
    try tree.remove("Test/Test001/004.tif")
    #expect(
      throws: DatasetError.mismatch([
        "video Test001 has 3 images, \(tree.path)/Test/UCSDped2.m labels frames up to 4"
      ])
    ) { try Dataset.ped2(at: tree.path) }
  }

  @Test("A video with more or fewer masks than images is named with both numbers")
  func tooFewMasks() throws {
    let tree = try official()
    try writeMasks([labels[0], [true, true]], in: "Test", of: tree)
    #expect(
      throws: DatasetError.mismatch([
        "video Test002 has 3 images, but 2 masks in \(tree.path)/Test/Test002_gt"
      ]
      )
    ) { try Dataset.ped2(at: tree.path) }
  }

  @Test("A video that the label file does not list is named")
  func unlistedVideo() throws {
    let tree = try official()
    try tree.writeImages(2, in: "Test/Test003", from: 1, ending: "tif")
    #expect(
      throws: DatasetError.mismatch(["video Test003 is number 3, \(tree.path)/Test/UCSDped2.m lists 2 videos"]
      )
    ) { try Dataset.ped2(at: tree.path) }
  }

  @Test("The known altered copy of ped2.mat is recognised by name")
  func alteredCopy() throws {
    let tree = try official()
    try tree.remove("Test/UCSDped2.m")
    try tree.writeImages(9, in: "Test/Test003", from: 1, ending: "tif")
    try tree.write(matBytes([[3, 4], [1, 2], [5, 9]]), to: "ped2.mat")
    #expect(throws: DatasetError.alteredLabels(path: tree.path + "/ped2.mat", video: 3)) {
      try Dataset.ped2(at: tree.path)
    }
  }

  @Test("A subset keeps its video numbers and is accepted with warnings")
  func subset() throws {
    let tree = try official()
    try tree.remove("Test/Test001")
    let set = try Dataset.ped2(at: tree.path)
    #expect(set.testing.map(\.labels) == [labels[1]])
    #expect(
      set.warnings.contains(
        "1 of 12 test videos, 3 of 2010 frames: figures are not comparable with published ones"))
    #expect(set.warnings.contains("test video Test002 has 3 frames, the official one has 180"))
  }

  @Test("A label file that is something else is an error with its path")
  func malformedLabels() throws {
    let tree = try official()
    try tree.write("not MATLAB", to: "ped2.mat")
    #expect(
      throws: DatasetError.malformed(path: tree.path + "/ped2.mat", reason: "too short for a MATLAB 5 file")
    ) { try Dataset.ped2(at: tree.path) }
  }

  @Test("A folder without either layout, and a video without images, are errors")
  func nothingThere() throws {
    let tree = try TemporaryFolder()
    #expect(throws: DatasetError.self) { try Dataset.ped2(at: tree.path) }
    #expect(throws: DatasetError.self) { try Dataset.ped2(at: tree.path + "/missing") }
    try tree.write("", to: "Test/Test001/readme.txt")
    #expect(throws: DatasetError.mismatch(["video Test001 has no images (\(tree.path)/Test/Test001)"])) {
      try Dataset.ped2(at: tree.path)
    }
  }
}
