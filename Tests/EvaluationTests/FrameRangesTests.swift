import Testing

@testable import Evaluation
@testable import VideoModel

@Suite("Frame ranges of abnormal frames")
struct FrameRangesTests {
  @Test("MATLAB text is read with several ranges, single frames, spaces, comments and Windows line ends")
  func text() throws {
    let text =
      "TestVideoFile = {};\r\n"
      + "TestVideoFile{end+1}.gt_frame = [61:180];  % cart [1:2]\r\n"
      + "% TestVideoFile{end+1}.gt_frame = [1:5];\r\n"
      + "TestVideoFile{end + 1}.gt_frame = [ 1 : 20, 25; 95:180 ];\r\n"
      + "TestVideoFile{end+1}.gt_frame = [];\r\n"
    let ranges = try FrameRanges(matlabText: text)
    #expect(ranges.videos == [1: [61...180], 2: [1...20, 25...25, 95...180], 3: []])
  }

  @Test("A line that cannot be read is named by its number")
  func badText() {
    for range in ["[0:5]", "[9:5]", "[a:5]", "[1:2:9]", "[1.5:3]", "[:]", "[99999999999999999999]"] {
      #expect(
        throws: FileFormatError(
          "line 2: expected 'TestVideoFile{end+1}.gt_frame = [first:last];' with frames from 1"), "\(range)"
      ) {
        try FrameRanges(matlabText: "TestVideoFile = {};\nTestVideoFile{end+1}.gt_frame = \(range);")
      }
    }
    #expect(throws: FileFormatError("no line with gt_frame")) { try FrameRanges(matlabText: "hello") }
  }

  @Test("Ranges count frames from 1 and include both ends")
  func labels() throws {
    let ranges = try FrameRanges(matlabText: "TestVideoFile{end+1}.gt_frame = [2:3, 5];")
    #expect(ranges.labels(video: 1, count: 6) == [false, true, true, false, true, false])
    #expect(ranges.labels(video: 2, count: 6) == nil)
    #expect(ranges.lastFrame(video: 1) == 5)
  }

  @Test("A matrix may hold its pairs in columns or in rows")
  func matrices() throws {
    let mat = MatBytes()
    let file = mat.file([
      mat.cell(
        "gt",
        [
          mat.bytesMatrix(rows: 2, columns: 1, [61, 180]),
          mat.bytesMatrix(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6]),
          mat.bytesMatrix(rows: 3, columns: 2, [1, 3, 5, 2, 4, 6]),
          mat.bytesMatrix(rows: 0, columns: 0, []),
        ])
    ])
    let ranges = try FrameRanges(matFile: MatFile(bytes: file))
    #expect(ranges.videos == [1: [61...180], 2: [1...2, 3...4, 5...6], 3: [1...2, 3...4, 5...6], 4: []])
  }

  @Test("A matrix of another shape is refused with the video's number")
  func wrongShape() {
    let mat = MatBytes()
    let file = mat.file([mat.cell("gt", [mat.bytesMatrix(rows: 1, columns: 3, [1, 2, 3])])])
    #expect(
      throws: FileFormatError("video 1: expected a 2xK matrix of first and last frames, found 1x3")
    ) {
      try FrameRanges(matFile: MatFile(bytes: file))
    }
  }
}
