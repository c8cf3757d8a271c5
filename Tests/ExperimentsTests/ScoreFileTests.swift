import Evaluation
import Foundation
import TestSupport
import Testing
import VideoModel

@testable import Experiments

/// The two tables that `vagary evaluate` writes.
@Suite struct ScoreFileTests {
  @Test("The name of a video with a comma and quotes is one quoted field of the frame scores")
  func frames() throws {
    let folder = try TemporaryFolder()
    let video = EvaluatedVideo(
      name: "yard, \"north\"", labels: [false, true], captureTimes: [0, 1],
      scores: ["fused": [nil, 2.5], "middle-box": [1, nil], "baseline:box-size": [7, 7]])
    let file = try FrameScoreFile(
      folder.file("frames.csv"), scores: ["middle-box", "fused", "baseline:box-size"])
    #expect(try folder.names() == ["frames.csv.part"], "the file has its name only when it is whole")
    try file.write([video])
    let text = try String(contentsOf: folder.url("frames.csv"), encoding: .utf8)
    let name = #""yard, ""north""""#
    #expect(text == "clip,frame,fused,middle-box\n\(name),0,,1.0\n\(name),1,2.5,\n")
    #expect(try folder.names() == ["frames.csv"])
  }

  @Test("Labels and names of objects keep their commas in the object scores")
  func objects() throws {
    let folder = try TemporaryFolder()
    let object = ObjectScore(
      box: BoundingBox(left: 1, top: 2, width: 3, height: 4), label: "van, red", confidence: 0.5, track: "#7",
      tasks: [TaskScore(task: "middle-box", raw: 2, standardised: 1, tail: 0.25, share: 1)], raw: 3,
      plainMean: 4,
      calibrated: 5)
    let score = FrameScore(
      source: try #require(SourceID("gate")), stamp: FrameStamp(frameID: 9, captureTime: 0), frameWidth: 64,
      frameHeight: 64, objects: [object], detected: true)
    let file = try ObjectScoreFile(folder.file("objects.csv"), tasks: ["middle-box", "distillation"])
    try file.append(score, video: "a,b")
    try file.finish()
    let lines = try String(contentsOf: folder.url("objects.csv"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last == "\"a,b\",9,\"#7\",\"van, red\",0.5,1.0,2.0,3.0,4.0,3.0,4.0,2.0,1.0,0.25,,,")
  }
}
