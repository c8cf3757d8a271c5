import Foundation
import Testing
import VideoModel

@testable import Evaluation

@Suite("Truth and predictions from plain files")
struct PlainPredictionsTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "plain-\(UUID())").path

  private func read(
    _ truth: [String: String], _ predictions: [String: String], firstFrame: Int = 0
  ) throws -> PlainPredictions {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (part, files) in [("truth", truth), ("predictions", predictions)] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
      for (name, text) in files {
        try text.write(toFile: "\(folder)/\(part)/\(name)", atomically: true, encoding: .utf8)
      }
    }
    return try PlainPredictions(
      truth: folder + "/truth", predictions: folder + "/predictions", firstFrame: firstFrame)
  }

  @Test("The published vector: a perfect prediction measures 100 everywhere")
  func perfect() throws {
    let track = (0..<5).map { "1,\($0),10,10,20,20" }.joined(separator: "\n")
    let regions = "frame,x1,y1,x2,y2,score\n" + (0..<5).map { "\($0),10,10,20,20,0.5\n" }.joined()
    let input = try read(
      [
        "01_gt.txt": track, "02_gt.txt": track, "01.labels.csv": "1\n1\n1\n1\n1",
        "02.labels.csv": "1\n1\n1\n1\n1",
      ],
      ["01.txt": regions + "3,0,0,20,20,0.1\n", "02.txt": regions])
    #expect(input.videos.map(\.name) == ["01", "02"])
    let report = MetricsReport(input)
    let values = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key, $0.percent) })
    #expect(values["rbdc"] == 100)
    #expect(values["tbdc"] == 100)
    #expect(report.tracks == 2 && report.regions == 10 && report.frames == 10)
    // All frames are abnormal: there is no area to measure.
    #expect(values["micro"] == .some(nil))
    #expect(report.text.contains(/micro AUC +-\n/))
  }

  @Test("Frames without scores take their regions', and labels without a file come from tracks")
  func derived() throws {
    let input = try read(
      ["a.tracks.csv": "7 2 0 0 9 9\n7 3 0 0 9 9"],
      ["a.scores.txt": "# odd\n0.1\n0.2\n0.9\n0.8\n0.3", "a.regions.csv": "3;0;0;9;9;4"], firstFrame: 1)
    #expect(input.videos[0].frames.labels == [false, true, true, false, false])
    #expect(input.videos[0].frames.scores == [0.1, 0.2, 0.9, 0.8, 0.3])
    #expect(input.videos[0].tracks[0].boxes[1] == BoundingBox(left: 0, top: 0, width: 10, height: 10))
    #expect(input.regions?.map(\.frame) == [2])

    let highest = try read(["a.csv": "0\n1\n1"], ["a.csv": "1,0,0,9,9,2\n1,5,5,9,9,3\n2,5,5,9,9,1"])
    #expect(highest.videos[0].frames.scores == [-.infinity, 3, 1])
    let report = MetricsReport(highest)
    #expect(report.rows.first?.percent == 100)
    #expect(!report.rows.contains { $0.key == "rbdc" })
    let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
    #expect(json?["micro"] as? Double == 100)
    #expect(json?["interval"] == nil)
  }

  @Test("Every video that does not fit is named")
  func refused() throws {
    func fault(
      _ truth: [String: String], _ predictions: [String: String], firstFrame: Int = 0
    ) -> String {
      do {
        _ = try read(truth, predictions, firstFrame: firstFrame)
        return "none"
      } catch { return "\(error)" }
    }
    let missing = fault(["a.csv": "0\n1", "b.csv": "0"], ["a.csv": "1\n2", "c.csv": "1"])
    #expect(missing.contains("video b is not predicted"))
    #expect(missing.contains("video c is predicted, but has no truth"))
    #expect(fault(["a.csv": "0\n1"], ["a.csv": "1\n2\n3"]).contains("video a: 3 scores, but 2 labels"))
    #expect(
      fault(["a.csv": "0\n1"], ["a.csv": "2,0,0,9,9,1"]).contains("a region in frame 2, of 2 frames"))
    #expect(
      fault(["a.csv": "0\n1"], ["a.csv": "0,0,0,9,9,1"], firstFrame: 1).contains("a region in frame 0"))
    #expect(
      fault(["a.csv": "1,2\n3,4"], ["a.csv": "1"]).contains("2 columns: expected one number for each frame"))
    #expect(fault(["a.csv": "0\nx"], ["a.csv": "1\n2"]).contains("line 2 is not all numbers: x"))
    #expect(fault(["a.csv": "0\n0"], ["a.csv": "1\nnan"]).contains("line 2 is not all numbers: nan"))
    #expect(
      fault(["a.txt": "1,0,0,0,9,9"], ["a.txt": "0,0,0,9,9,1"]).contains("its number of frames is unknown"))
    #expect(fault(["a.csv": "0", "a.txt": "1"], ["a.csv": "1"]).contains("two files of one kind"))
    #expect(fault([:], [:]).contains("a file of truth for each video"))
  }

  @Test("The tables for papers hold every row")
  func forms() throws {
    let report = MetricsReport(try read(["a.csv": "0\n1\n0"], ["a.csv": "1\n2\n3"]))
    #expect(report.markdown.contains("| micro AUC | 50.00 |"))
    #expect(report.latex.contains("equal error rate & 50.00 \\\\"))
    #expect(report.text.hasSuffix("1 videos, 3 frames, 1 abnormal\n"))
  }
}
