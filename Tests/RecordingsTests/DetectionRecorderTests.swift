import Foundation
import RandomNumbers
import Recordings
import TestSupport
import Testing
import VideoModel

@Suite("Recording detections")
struct DetectionRecorderTests {
  private let awkward = DetectorIdentity(
    id: "dev.example:net\nb", version: "1;2%",
    labels: ["person", "a;b", "50%", "x:y", " end ", "q\"q", "ü,"],
    scoreMeaning: "objectness*class")

  @Test("A recording reads back bit by bit, awkward names included")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("boxes.csv")
    var random = SplitMix64(seed: 7)
    var expected = RecordedDetections(detector: awkward)
    let recorder = try DetectionRecorder(path: path, detector: awkward)
    for clip in ["01", "#2", " c,\"d\"\n"] {
      for frame in 0..<40 {
        let detections = (0..<frame % 4).map { number in
          Detection(
            box: BoundingBox(
              left: .random(in: -50...50, using: &random), top: .random(in: 0...1e-6, using: &random),
              width: .random(in: 0...1e6, using: &random), height: 1 / 3),
            label: awkward.labels[frame % 7], confidence: .random(in: 0...1, using: &random),
            classScores: number == 1
              ? [] : (0..<7).map { $0 == frame % 7 ? 0 : .random(in: 0...1, using: &random) },
            trackID: number == 2 ? "t,\(frame)" : "")
        }
        try recorder.record(video: clip, frame: frame, detections: detections)
        expected.set(detections, video: clip, frame: frame)
      }
    }
    try recorder.finish()
    try recorder.finish()
    #expect(try RecordedDetections.read(path) == expected)
    #expect(try folder.names() == ["boxes.csv"])
  }

  @Test("Class scores that are all zero do not read as absent")
  func zeroScores() throws {
    let folder = try TemporaryFolder()
    let box = BoundingBox(left: 1, top: 2, width: 3, height: 4)
    var recorded = RecordedDetections(detector: DetectorIdentity(id: "d", labels: ["", "b"]))
    recorded.set([Detection(box: box, classScores: [0, 0])], video: "a", frame: 0)
    recorded.set([], video: "a", frame: 1)
    try recorded.write(to: folder.file("boxes.csv"))
    #expect(try RecordedDetections.read(folder.file("boxes.csv")) == recorded)
  }

  @Test("The file is laid out as documented")
  func layout() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("boxes.csv")
    let detector = DetectorIdentity(id: "d", version: "2", labels: ["person", "dog"], scoreMeaning: "p")
    let recorder = try DetectionRecorder(path: path, detector: detector)
    let box = BoundingBox(left: 1, top: 2.5, width: 3, height: 4)
    try recorder.record(
      video: "01", frame: 0,
      detections: [Detection(box: box, label: "dog", confidence: 0.5, classScores: [0, 0.75])])
    try recorder.record(video: "01", frame: 1, detections: [])
    try recorder.finish()
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == """
        # vagary detections 1
        # detector d
        # version 2
        # score p
        # labels person;dog
        clip,frame,left,top,width,height,label,confidence,track,classes
        01,0,1.0,2.5,3.0,4.0,dog,0.5,,dog:0.75
        01,1,,,,,,,,

        """)
  }

  @Test("A recorder that is dropped leaves no file, and an earlier file as it was")
  func dropped() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("old".utf8), to: "boxes.csv")
    do {
      let recorder = try DetectionRecorder(path: path, detector: DetectorIdentity(id: "d"))
      try recorder.record(video: "a", frame: 0, detections: [])
    }
    #expect(try folder.names() == ["boxes.csv"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test("Detections that could not be read back are refused and the others stay")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("boxes.csv")
    let recorder = try DetectionRecorder(path: path, detector: DetectorIdentity(id: "d", labels: ["a"]))
    let box = BoundingBox(left: 1, top: 2, width: 3, height: 4)
    let infinite = BoundingBox(left: 1, top: .infinity, width: 3, height: 4)
    let good = Detection(box: box)
    for bad in [
      Detection(box: infinite), Detection(box: box, confidence: .nan), Detection(box: box, confidence: 80),
      Detection(box: box, classScores: [1, 0]), Detection(box: box, classScores: [-1]),
    ] {
      #expect(throws: RecordingError.self) {
        try recorder.record(video: "c", frame: 0, detections: [good, bad])
      }
    }
    #expect(throws: RecordingError.self) { try recorder.record(video: "c", frame: -1, detections: [good]) }
    try recorder.record(video: "c", frame: 5, detections: [good])
    try recorder.finish()
    #expect(try RecordedDetections.read(path).videos == ["c": [5: [good]]])
  }

  @Test("A label that occurs twice and a missing folder are errors")
  func unusable() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RecordingError.duplicateLabel(path: folder.file("x"), label: "a")) {
      try DetectionRecorder(
        path: folder.file("x"), detector: DetectorIdentity(id: "d", labels: ["a", "a"]))
    }
    #expect(throws: RecordingError.self) {
      try DetectionRecorder(path: folder.file("no/x.csv"), detector: DetectorIdentity(id: "d"))
    }
  }
}
