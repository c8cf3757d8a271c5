import TestSupport
import Testing
import VideoModel

@testable import Evaluation

@Suite("Track files")
struct TrackFilesTests {
  private func set(_ names: [String] = ["Test001", "Test002"]) -> Dataset {
    var set = Dataset(name: "any", training: [], testing: [], citation: "", frameRate: 10)
    set.testing = names.map { DatasetVideo(name: $0, frames: "", labels: [false, true, true, false]) }
    return set
  }

  private func read(_ files: [String: String], into names: [String] = ["Test001", "Test002"]) throws
    -> Dataset
  {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    var set = set(names)
    try TrackFiles(in: folder.path).read(into: &set)
    return set
  }

  @Test("Rows are boxes with inclusive corners, by track and frame, and a track may have gaps")
  func rows() throws {
    let set = try read([
      "Test001.txt": "track,frame,xmin,ymin,xmax,ymax\n1,0,1,2,10,20\n1,2,2,2,11,20\n0,1,5,5,5,5\n",
      "Test002.txt": "",
    ])
    #expect(
      set.testing[0].tracks == [
        TruthTrack(label: "0", boxes: [1: .init(left: 5, top: 5, width: 1, height: 1)]),
        TruthTrack(
          label: "1",
          boxes: [
            0: .init(left: 1, top: 2, width: 10, height: 19),
            2: .init(left: 2, top: 2, width: 10, height: 19),
          ]),
      ])
    #expect(set.testing[1].tracks == [])
    #expect(set.tracksFrom == .files)
    #expect(
      set.warnings == [
        "tracks and labels differ: tracks are in 1 frames that are labelled normal, 2 abnormal frames have none "
          + "(video(s) Test001, Test002)"
      ])
  }

  @Test(
    "A file is called like its video, or by its number alone",
    arguments: [
      ("Test001", "Test001.csv"), ("Test001", "1.txt"), ("Test001", "001_gt.txt"), ("01", "1.txt"),
      ("20", "20.tracks.txt"), ("01_0014", "01_0014.txt"),
    ])
  func names(video: String, file: String) throws {
    #expect(try read([file: "1,1,1,1,2,2\n1,2,1,1,2,2\n"], into: [video]).testing[0].tracks?.count == 1)
  }

  @Test("A video without a file is an error that names it, unless none of its frames is abnormal")
  func missing() throws {
    let folder = try TemporaryFolder()
    try folder.write("1,1,1,1,2,2\n1,2,1,1,2,2\n", to: "1.txt")
    var abnormal = set()
    #expect(
      throws: DatasetError.mismatch([
        "video Test002 has 2 abnormal frames, but no track file in \(folder.path)"
      ])
    ) { try TrackFiles(in: folder.path).read(into: &abnormal) }
    var normal = set()
    normal.testing[1].labels = [false, false]
    try TrackFiles(in: folder.path).read(into: &normal)
    #expect(normal.testing[1].tracks == [])
    #expect(normal.warnings == [])
  }

  @Test("Frames that the video does not have are an error with both numbers", arguments: [4, -1])
  func frames(frame: Int) throws {
    #expect(
      throws: DatasetError.mismatch(["video Test001 has 4 frames (from 0), 1.txt a region in frame \(frame)"])
    ) { try read(["1.txt": "1,\(frame),1,1,2,2\n"], into: ["Test001"]) }
  }

  @Test(
    "Boxes that end before they begin, two of one track in one frame, and other columns are refused with the file",
    arguments: [
      ("1,1,5,1,4,2\n", "track 1 in frame 1 ends before it begins"),
      ("1,1,1,5,2,4\n", "track 1 in frame 1 ends before it begins"),
      ("1,1,1,1,2,2\n1,1,1,1,3,3\n", "track 1 in frame 1 has two boxes"),
      ("1,1,inf,1,inf,2\n", "track 1 in frame 1 has a number that is not finite"),
      ("inf,1,1,1,2,2\n", "is not finite"), ("1\n2\n", "one number per line"), ("1,2,3,4,5\n", "5 columns"),
      ("1,1,1,1,2,2\n1,two,1,1,2,2\n", "line 2"),
    ])
  func malformed(text: String, reason: String) throws {
    #expect {
      try read(["1.txt": text], into: ["Test001"])
    } throws: {
      "\($0)".contains("/1.txt: ") && "\($0)".contains(reason)
    }
  }

  @Test("A folder that is not there, has no file of any video, or two of one, is refused")
  func folders() throws {
    #expect(throws: DatasetError.self) { try TrackFiles(in: "/nowhere") }
    #expect {
      try read(["03.txt": ""])
    } throws: {
      "\($0)".contains("track files Test001.txt, Test002.txt")
    }
    #expect {
      try read(["1.txt": "", "01.csv": ""])
    } throws: {
      "\($0)".contains("01.csv and 1.txt")
    }
  }

  @Test("Ped2 and Avenue take tracks from files as well")
  func otherSets() throws {
    let tree = try TemporaryFolder()
    try tree.writeImages(2, in: "ped2/Test/Test001", from: 1, ending: "tif")
    try tree.write("TestVideoFile{end+1}.gt_frame = [2:2];\n", to: "ped2/Test/UCSDped2.m")
    try tree.write("", to: "avenue/testing_videos/01.avi")
    try tree.write("1,1,1,1,2,2\n", to: "tracks/1.txt")
    let tracks = tree.file("tracks")
    let sets = [
      try Dataset.ped2(at: tree.file("ped2"), tracks: tracks),
      try Dataset.avenue(at: tree.file("avenue"), tracks: tracks),
    ]
    for set in sets {
      #expect(set.tracksFrom == .files)
      #expect(set.testing[0].tracks?.map(\.span) == [1...1])
    }
  }
}
