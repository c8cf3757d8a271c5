import TestSupport
import Testing
import VideoModel

@testable import Evaluation

@Suite("Loading ShanghaiTech")
struct ShanghaiTechTests {
  private let labels = ["01_0014": [false, true, true], "02_0003": [false, false]]

  /// Masks of 8 x 5 pixels; an abnormal frame's is 6 x 4 from (1, 1).
  private func masks(_ labels: [Bool]) -> [UInt8] {
    NumpyBytes.masks(
      labels.map { isAbnormal in
        (0..<40).map { isAbnormal && (1...6).contains($0 % 8) && $0 / 8 >= 1 ? 1 : 0 }
      }, width: 8, height: 5)
  }

  private func official(in root: String = "", pixelMasks: Bool = true) throws -> TemporaryFolder {
    let tree = try TemporaryFolder()
    for name in ["02_001", "01_001"] { try tree.write("", to: "\(root)training/videos/\(name).avi") }
    for (video, labels) in labels {
      try tree.writeImages(labels.count, in: "\(root)testing/frames/\(video)", from: 0, ending: "jpg")
      try tree.write(NumpyBytes.labels(labels), to: "\(root)testing/test_frame_mask/\(video).npy")
      if pixelMasks { try tree.write(masks(labels), to: "\(root)testing/test_pixel_mask/\(video).npy") }
    }
    return tree
  }

  private let box = BoundingBox(left: 1, top: 1, width: 6, height: 4)

  @Test(
    "The official layout gives videos in order with labels and tracks from the masks",
    arguments: ["", "shanghaitech/"])
  func officialLayout(root: String) throws {
    let tree = try official(in: root)
    let set = try Dataset.shanghaiTech(at: tree.path)
    #expect(set.name == "shanghaitech")
    #expect(set.training.map(\.name) == ["01_001", "02_001"])
    #expect(set.training[0].frames == "\(tree.path)/\(root)training/videos/01_001.avi")
    #expect(set.testing.map(\.name) == ["01_0014", "02_0003"])
    #expect(set.testing.map(\.labels) == [[false, true, true], [false, false]])
    #expect(set.testing.map { $0.tracks?.map(\.boxes) } == [[[1: box, 2: box]], []])
    #expect(set.tracksFrom == .masks)
    #expect(set.frameRate == 24)
    #expect(set.citation.contains("Future Frame Prediction"))
    #expect(
      set.warnings == [
        "2 of 330 training videos: figures are not comparable with published ones",
        "2 of 107 test videos, 5 of 40791 frames: figures are not comparable with published ones",
      ])
  }

  @Test("Training videos may be folders of images")
  func trainingFrames() throws {
    let tree = try official()
    try tree.remove("training")
    try tree.writeImages(4, in: "training/frames/01_001", from: 0, ending: "jpg")
    let set = try Dataset.shanghaiTech(at: tree.path)
    #expect(set.training.map(\.name) == ["01_001"])
    #expect(set.training.map(\.frameCount) == [4])
  }

  @Test("One kind of masks is enough: labels alone, or pixels that the labels are made from")
  func oneKind() throws {
    let tree = try official(pixelMasks: false)
    let labelled = try Dataset.shanghaiTech(at: tree.path)
    #expect(labelled.testing.map(\.labels) == [[false, true, true], [false, false]])
    #expect(labelled.testing.allSatisfy { $0.tracks == nil })
    #expect(labelled.tracksFrom == nil)

    try tree.remove("testing/test_frame_mask")
    let bare = try Dataset.shanghaiTech(at: tree.path)
    #expect(
      bare.warnings.contains { $0.hasPrefix("no labels for test video(s) 01_0014, 02_0003: put testing/") })
    for (video, labels) in labels { try tree.write(masks(labels), to: "elsewhere/\(video).npy") }
    let masked = try Dataset.shanghaiTech(at: tree.path, masks: tree.file("elsewhere"))
    #expect(masked.testing.map(\.labels) == [[false, true, true], [false, false]])
    #expect(masked.testing.map { $0.tracks?.count } == [1, 0])
  }

  @Test("Track files are the truth for regions where there are any, beside the masks or named by the caller")
  func trackFiles() throws {
    let tree = try official()
    try tree.write("7,1,2,3,4,6\n7,2,3,3,5,6\n", to: "testing/test_tracks/01_0014.txt")
    for tracks in [nil, tree.file("testing/test_tracks")] {
      let set = try Dataset.shanghaiTech(at: tree.path, tracks: tracks)
      #expect(set.tracksFrom == .files)
      #expect(set.citation.contains("Future Frame Prediction") && set.citation.contains("Ramachandra"))
      #expect(
        set.testing[0].tracks == [
          TruthTrack(
            label: "7",
            boxes: [
              1: .init(left: 2, top: 3, width: 3, height: 4), 2: .init(left: 3, top: 3, width: 3, height: 4),
            ])
        ])
      #expect(set.testing[1].tracks == [])
    }
  }

  @Test("Masks that fit neither the images nor each other name every video with both numbers")
  func mismatch() throws {
    let tree = try official()
    let frame = try tree.write(
      NumpyBytes.labels([false, true, true, true]), to: "testing/test_frame_mask/01_0014.npy")
    let pixel = try tree.write(masks([false]), to: "testing/test_pixel_mask/02_0003.npy")
    #expect(
      throws: DatasetError.mismatch([
        "video 01_0014 has 3 images, but 4 labels in \(frame)",
        "video 02_0003 has 2 images, but 1 masks in \(pixel)",
      ])
    ) { try Dataset.shanghaiTech(at: tree.path) }

    try tree.write(NumpyBytes.labels([true, true, true]), to: "testing/test_frame_mask/01_0014.npy")
    try tree.write(masks([false, false]), to: "testing/test_pixel_mask/02_0003.npy")
    #expect(
      throws: DatasetError.mismatch([
        "video 01_0014 has 3 abnormal frames in \(frame), 2 in \(tree.path)/testing/test_pixel_mask/01_0014.npy; "
          + "the first they differ in is 0 (from 0)"
      ])
    ) { try Dataset.shanghaiTech(at: tree.path) }
  }

  @Test("Files of masks that are something else are errors with their path")
  func malformed() throws {
    let tree = try official()
    let path = try tree.write(
      NumpyBytes.file("|u1", "(3,)", [0, 2, 1]), to: "testing/test_frame_mask/01_0014.npy")
    #expect(throws: DatasetError.malformed(path: path, reason: "label 2.0 in frame 1, expected 0 or 1")) {
      try Dataset.shanghaiTech(at: tree.path)
    }
    for bytes in [Array("no array".utf8), masks([true])] {
      try tree.write(bytes, to: "testing/test_frame_mask/01_0014.npy")
      #expect {
        try Dataset.shanghaiTech(at: tree.path)
      } throws: {
        "\($0)".hasPrefix(path)
      }
    }
    try tree.write(NumpyBytes.labels([false, true, true]), to: "testing/test_frame_mask/01_0014.npy")
    let pixels = try tree.write(NumpyBytes.labels([true]), to: "testing/test_pixel_mask/01_0014.npy")
    #expect {
      try Dataset.shanghaiTech(at: tree.path)
    } throws: {
      "\($0)".hasPrefix("\(pixels): an array of shape [1]")
    }
  }

  @Test("Named masks have to be there, of every video")
  func namedMasks() throws {
    let tree = try official()
    #expect(
      throws: DatasetError.notFound(
        path: tree.file("nowhere"), expected: "a folder with pixel masks 01_0014.npy …")
    ) { try Dataset.shanghaiTech(at: tree.path, masks: tree.file("nowhere")) }
    try tree.remove("testing/test_pixel_mask/02_0003.npy")
    let folder = tree.file("testing/test_pixel_mask")
    #expect(
      throws: DatasetError.mismatch(["video 02_0003 has no masks: \(folder)/02_0003.npy is not there"])
    ) { try Dataset.shanghaiTech(at: tree.path, masks: folder) }
    let some = try Dataset.shanghaiTech(at: tree.path)
    #expect(some.warnings.contains { $0.hasPrefix("pixel masks of 1 of 2 test videos: regions") })
  }

  @Test("A folder of another layout is answered with the expected one")
  func otherLayout() throws {
    let tree = try TemporaryFolder()
    #expect(
      throws: DatasetError.notFound(
        path: tree.path,
        expected: "ShanghaiTech: folders training/videos (or training/frames) and testing/frames")
    ) { try Dataset.shanghaiTech(at: tree.path) }
    try tree.write("", to: "testing/frames/video/000.jpg")
    #expect {
      try Dataset.shanghaiTech(at: tree.path)
    } throws: {
      "\($0)".contains("testing/frames/01_0014/000.jpg")
    }
    try tree.write("", to: "testing/frames/01_0014/readme.txt")
    #expect {
      try Dataset.shanghaiTech(at: tree.path)
    } throws: {
      "\($0)".contains("video 01_0014 has no images")
    }
  }
}
