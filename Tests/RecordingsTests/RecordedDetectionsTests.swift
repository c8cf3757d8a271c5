import Foundation
import Recordings
import TestSupport
import Testing
import VideoModel

@Suite("Recorded detections read from CSV")
struct RecordedDetectionsTests {
  private func parse(_ text: String) throws(RecordingError) -> RecordedDetections {
    try RecordedDetections.parse(Array(text.utf8), path: "boxes.csv")
  }

  private func failure(_ text: String) -> RecordingError? {
    do throws(RecordingError) {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "A file of a foreign program gives its labels in order of appearance, and short class lists are padded")
  func foreign() throws {
    let recorded = try parse(
      """
      frame,extra,clip,classes,left,top,width,height,label,confidence
      3,x,b,person:0.75;dog:0.25,1,2,3,4,person,0.5
      4,x,b,cat:1,1.5,2,3,4,bird,1
      """)
    #expect(recorded.detector == DetectorIdentity(id: "boxes", labels: ["person", "dog", "cat", "bird"]))
    let first = try #require(recorded.detections(video: "b", frame: 3)?.first)
    #expect(first.classScores == [0.75, 0.25, 0, 0])
    #expect(first.box == BoundingBox(left: 1, top: 2, width: 3, height: 4))
    #expect(first.label == "person" && first.confidence == 0.5)
    #expect(recorded.detections(video: "b", frame: 4)?.first?.classScores == [0, 0, 1, 0])
    #expect(recorded.detections(video: "b", frame: 5) == nil)
  }

  @Test("Corner columns and a score column are understood, as is a file without labels")
  func corners() throws {
    let recorded = try parse("clip,frame,x1,y1,x2,y2,score\r\n01,0,10,20,14.5,30,0.25\r\n")
    let expected = Detection(
      box: BoundingBox(left: 10, top: 20, width: 4.5, height: 10), confidence: 0.25)
    #expect(recorded.videos == ["01": [0: [expected]]])
    #expect(recorded.detector.labels.isEmpty)
  }

  @Test("Without a label column the likeliest class is the label")
  func labelFromClasses() throws {
    let recorded = try parse("clip,frame,left,top,width,height,classes\na,0,1,2,3,4,dog:0.1;cat:0.6;\n")
    #expect(recorded.detections(video: "a", frame: 0)?.first?.label == "cat")
  }

  @Test("A row with an empty box means that the detector looked at the frame, beside boxes too")
  func lookedAt() throws {
    let recorded = try parse(
      "clip,frame,left,top,width,height\na,0,,,,\na,1,1,2,3,4\na,1,,,,\na,1,5,6,7,8\na,3,,,,")
    #expect(recorded.detections(video: "a", frame: 0) == [])
    #expect(recorded.detections(video: "a", frame: 1)?.count == 2)
    #expect(recorded.detections(video: "a", frame: 2) == nil)
    #expect(recorded.detections(video: "a", frame: 3) == [])
    #expect(recorded.frameCount == 3)
  }

  @Test("Clips whose rows are mixed keep all their frames")
  func mixedClips() throws {
    let recorded = try parse(
      "clip,frame,left,top,width,height\na,0,1,2,3,4\nb,0,1,2,3,4\na,1,1,2,3,4\nb,1,,,,\na,0,9,2,3,4\n")
    #expect(recorded.videoNames == ["a", "b"])
    #expect(recorded.detections(video: "a", frame: 0)?.map(\.box.left) == [1, 9])
    #expect(recorded.videos["b"]?.keys.sorted() == [0, 1])
  }

  @Test("Quoted fields may hold commas, doubled quotes and newlines, and lines are still counted")
  func quoting() throws {
    let text =
      "clip,frame,left,top,width,height,label\n\"a,\"\"1\"\"\nz\",0,1,2,3,4,\"big, red\"\nb,oops,1,2,3,4,x\n"
    #expect(
      failure(text)
        == .badValue(
          path: "boxes.csv", line: 4, column: "frame", text: "oops", expected: "a whole number of 0 or more"))
    let good = try parse(text.replacingOccurrences(of: "oops", with: "8"))
    #expect(good.videoNames == ["a,\"1\"\nz", "b"])
    #expect(good.detections(video: "a,\"1\"\nz", frame: 0)?.first?.label == "big, red")
  }

  @Test("A byte-order mark, blank lines and spaces around fields do no harm")
  func untidy() throws {
    let recorded = try parse("\u{FEFF}\nClip , Frame,LEFT,top,width,height\n\n a , 7 , 1 ,2,3,4\n\n")
    #expect(recorded.detections(video: "a", frame: 7)?.count == 1)
  }

  @Test(
    "A field that is not a valid number is reported with its line and column",
    arguments: [
      ("a,-1,1,2,3,4,0.5,", "frame"), ("a,1.0,1,2,3,4,0.5,", "frame"), ("a,,1,2,3,4,0.5,", "frame"),
      ("a,0,nan,2,3,4,0.5,", "left"), ("a,0,1,2,3,,0.5,", "height"), ("a,0,1,0x10,3,4,0.5,", "top"),
      ("a,0,1,2,1e99,4,0.5,", "width"), ("a,0,1,2 3,3,4,0.5,", "top"), ("a,0,1,2,3,4,55,", "confidence"),
      ("a,0,1,2,3,4,0.5,person", "classes"), ("a,0,1,2,3,4,0.5,person:", "classes"),
      ("a,0,1,2,3,4,0.5,person:2", "classes"), ("a,0,1,2,3,4,0.5,dog:1;person:x", "classes"),
    ])
  func badValues(row: String, column: String) {
    let error = failure("clip,frame,left,top,width,height,confidence,classes\n\(row)\n")
    guard case .badValue(_, let line, let named, _, _) = error else {
      Issue.record("\(row) gave \(String(describing: error))")
      return
    }
    #expect(line == 2 && named == column)
    #expect(error?.description.hasPrefix("boxes.csv, line 2: \(column) is '") == true)
  }

  @Test("Missing columns, odd rows, open quotes, newer versions and empty files are errors of their own")
  func structure() {
    #expect(failure("") == .empty(path: "boxes.csv"))
    #expect(failure("# detector x\n") == .empty(path: "boxes.csv"))
    #expect(
      failure("clip,left,top,width\n")
        == .missingColumns(path: "boxes.csv", line: 1, columns: ["frame", "height"]))
    #expect(
      failure("clip,frame,left,top,width,height\na,0,1,2,3\n")
        == .badRow(path: "boxes.csv", line: 2, fields: 5, columns: 6))
    #expect(
      failure("clip,frame,left,top,width,height\na,0,1,2,3,4\n\"a,0,1")
        == .openQuote(path: "boxes.csv", line: 3))
    #expect(
      failure("# vagary detections 2\nclip,frame\n") == .unknownVersion(path: "boxes.csv", version: "2"))
    #expect(failure("# labels a;b;a\n") == .duplicateLabel(path: "boxes.csv", label: "a"))
  }

  @Test("A class that the labels line does not name is an error")
  func unknownClass() {
    let text =
      "# vagary detections 1\n# labels a;b\nclip,frame,left,top,width,height,classes\nc,0,1,2,3,4,z:1\n"
    guard case .badValue(_, 4, "classes", "z", _) = failure(text) else {
      Issue.record("\(String(describing: failure(text)))")
      return
    }
  }

  @Test("A missing file is reported by its path")
  func missingFile() throws {
    let path = try TemporaryFolder().file("none.csv")
    #expect { try RecordedDetections.read(path) } throws: { error in
      guard case RecordingError.unreadable(path, _) = error else { return false }
      return true
    }
  }
}
