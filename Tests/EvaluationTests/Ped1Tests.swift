import TestSupport
import Testing

@testable import Evaluation

@Suite("Loading Ped1")
struct Ped1Tests {
  /// Videos of 2 frames in the official layout, the second frame of each test video abnormal.
  private func official(training: Int = 1, testing: Int = 2, frames: Int = 2) throws -> TemporaryFolder {
    let tree = try TemporaryFolder()
    for (part, count) in [("Train", training), ("Test", testing)] {
      for video in 1...count {
        try tree.writeImages(
          frames, in: "\(part)/\(part)\(video < 10 ? "00" : "0")\(video)", from: 1, ending: "tif")
      }
    }
    try tree.write(
      String(repeating: "TestVideoFile{end+1}.gt_frame = [2:2];\n", count: testing), to: "Test/UCSDped1.m")
    return tree
  }

  private func writeMasks(_ labels: [Bool], of video: String, in tree: TemporaryFolder) throws {
    for (frame, isAbnormal) in labels.enumerated() {
      try tree.write(
        BitmapBytes.mask([UInt8](repeating: isAbnormal ? 255 : 0, count: 30)),
        to: "Test/\(video)_gt/00\(frame + 1).bmp")
    }
  }

  @Test(
    "The official layout gives videos with the labels of UCSDped1.m; what differs from the official set is said"
  )
  func officialLayout() throws {
    let tree = try official()
    let set = try Dataset.ped1(at: tree.path)
    #expect(set.name == "ped1")
    #expect(set.training.map(\.name) == ["Train001"])
    #expect(set.testing.map(\.labels) == [[false, true], [false, true]])
    #expect(set.frameRate == 10)
    #expect(set.citation.contains("Mahadevan") && set.citation.contains("Ped1"))
    #expect(set.tracksFrom == nil)
    #expect(
      set.warnings.prefix(3) == [
        "1 of 34 training videos, 2 of 6800 frames: figures are not comparable with published ones",
        "training video Train001 has 2 frames, the official one has 200",
        "2 of 36 test videos, 4 of 7200 frames: figures are not comparable with published ones",
      ])
  }

  @Test("A copy with 34 and 36 videos of 200 frames has no warnings")
  func complete() throws {
    let tree = try official(training: 34, testing: 36, frames: 200)
    let set = try Dataset.ped1(at: tree.path)
    #expect(set.warnings == [])
    #expect(set.testing.reduce(0) { $0 + ($1.labels?.count ?? 0) } == 7200)
  }

  @Test(
    "Masks of some videos, as the official set has them, give those videos tracks and say what that means")
  func someMasks() throws {
    let tree = try official()
    try writeMasks([false, true], of: "Test002", in: tree)
    for masks in [nil, tree.path + "/Test"] {
      let set = try Dataset.ped1(at: tree.path, masks: masks)
      #expect(set.testing.map(\.labels) == [[false, true], [false, true]])
      #expect(set.testing.map { $0.tracks?.count } == [nil, 1])
      #expect(set.tracksFrom == .masks)
      #expect(set.warnings.contains { $0.hasPrefix("pixel masks of 1 of 2 test videos: regions") })
    }
  }

  @Test("Where masks and UCSDped1.m differ, the labels are those of UCSDped1.m, with a warning")
  func disagreement() throws {
    let tree = try official()
    try writeMasks([true, true], of: "Test001", in: tree)
    let set = try Dataset.ped1(at: tree.path)
    #expect(set.testing[0].labels == [false, true])
    #expect(
      set.warnings.contains(
        "the masks of video Test001 say something else of 1 frames than \(tree.path)/Test/UCSDped1.m, which is followed"
      ))
  }

  @Test("Two label files that contradict each other, and labels beyond the last image, are errors")
  func refused() throws {
    let tree = try official()
    let mat = MatBytes()
    try tree.write(
      mat.file([mat.cell("gt", [[1, 2], [2, 2]].map { mat.bytesMatrix(rows: 2, columns: 1, $0) })]),
      to: "ped1.mat")
    #expect(
      throws: DatasetError.disagreement(
        video: "Test001", frame: 1, count: 1, abnormalIn: tree.path + "/ped1.mat",
        normalIn: tree.path + "/Test/UCSDped1.m")
    ) { try Dataset.ped1(at: tree.path) }
    try tree.remove("ped1.mat")
    try tree.remove("Test/Test002/002.tif")
    #expect(
      throws: DatasetError.mismatch([
        "video Test002 has 1 images, \(tree.path)/Test/UCSDped1.m labels frames up to 2"
      ])
    ) { try Dataset.ped1(at: tree.path) }
  }

  @Test("A folder of another layout is answered with the expected one, and Ped2's labels are not Ped1's")
  func otherLayout() throws {
    let tree = try TemporaryFolder()
    #expect(
      throws: DatasetError.notFound(
        path: tree.path,
        expected: "UCSD Ped1: folders Train and Test, or training/frames and testing/frames")
    ) { try Dataset.ped1(at: tree.path) }
    let other = try official()
    try other.remove("Test/UCSDped1.m")
    try other.write("TestVideoFile{end+1}.gt_frame = [2:2];\n", to: "Test/UCSDped2.m")
    let set = try Dataset.ped1(at: other.path)
    #expect(set.testing.allSatisfy { $0.labels == nil })
    #expect(set.warnings.contains { $0.contains("put UCSDped1.m or ped1.mat beside them") })
  }
}
