import Foundation
import TestSupport
import Testing

// Rendered scenes as a data set: a model trained on the first part is measured on the second, events included.

extension EndToEnd {
  @Suite struct SceneSetTests {
    @Test("evaluate measures areas and events on a rendered set, with true boxes from two recordings")
    func evaluate() throws {
      let folder = try TemporaryFolder()
      let (set, bundle) = (folder.file("set"), folder.file("bundle"))
      try Program.succeed(
        [
          "scene", "set", "--out", set, "--seed", "40", "--training", "1", "--training-minutes", "0.3",
          "--testing", "1",
          "--testing-minutes", "0.35", "--kinds", "runner",
        ], folder: folder)
      let boxes = "\(set)/boxes.csv"
      try Program.succeed(
        [
          "train", "--dataset", "scene", set, "--detections", boxes, "--objects", "64", "--bundle", bundle,
          "--tasks",
          "location,arrow-of-time,motion-irregularity,middle-box,distillation,velocity,density",
          "--task-setting", "location.classes=on",
        ], folder: folder)
      let said = try Program.succeed(
        [
          "evaluate", "--dataset", "scene", set, "--detections", boxes, "--bundle", bundle, "--json",
          "--report",
          folder.file("report"), "--object-scores", folder.file("objects.csv"),
        ], folder: folder)
      let result = try #require(
        try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any])
      #expect(result["frames"] as? Int == 262)
      let regions = try #require(result["regions"] as? [[String: Any]])
      #expect(regions.contains { $0["score"] as? String == "fused" && $0["rbdc"] is Double })
      let events = try #require(result["events"] as? [String: Any])
      #expect(events["tracks"] as? Int == 1)
      let curve = try #require(events["curve"] as? [[String: Any]])
      #expect(curve.count > 50)
      // No event opens at a threshold that no track reaches, and one does at the lowest.
      #expect(curve.first?["events"] as? Int ?? 0 > 0)
      #expect(curve.last?["events"] as? Int ?? 9 <= curve.first?["events"] as? Int ?? 0)

      // Rows and report have equal figures, and every object is in its file.
      let rows = try #require(result["rows"] as? [[String: Any]])
      let causal = try #require(
        rows.first { $0["score"] as? String == "fused" && $0["smoothing"] as? String == "causal" })
      for key in ["micro", "eer", "rbdc", "tbdc", "recall", "false_per_hour"] {
        #expect(causal[key] is Double, "\(key)")
      }
      for name in ["velocity", "density", "fused:learnt", "fused:no-class"] {
        #expect(rows.contains { $0["score"] as? String == name && $0["micro"] is Double }, "\(name)")
      }
      // Scores with boxes are measured by regions and by the map too, baselines and tasks alike.
      for name in ["fused", "middle-box", "baseline:box-size", "baseline:frame-difference-block"] {
        let own = rows.filter { $0["score"] as? String == name }
        #expect(
          own.contains { $0["smoothing"] as? String == "offline-10" && $0["micro"] is Double }, "\(name)")
        #expect(own.allSatisfy { $0["rbdc"] is Double && $0["tbdc"] is Double }, "\(name)")
      }
      let whole = rows.filter { $0["score"] as? String == "baseline:frame-difference" }
      #expect(
        !whole.isEmpty && whole.allSatisfy { $0["rbdc"] == nil && $0["smoothing"] as? String != "offline-10" }
      )
      let page = try String(contentsOfFile: folder.file("report/report.html"), encoding: .utf8)
      #expect(page.contains("Best and worst moments") && page.contains("data:image/jpeg;base64,"))
      // The names that plugins give their tasks.
      #expect(page.contains(">Arrow of time<") && page.contains(">Speed and direction<"))
      let json = try String(contentsOfFile: folder.file("report/report.json"), encoding: .utf8)
      #expect(json == said.output)
      let objects = try String(contentsOfFile: folder.file("objects.csv"), encoding: .utf8)
        .split(separator: "\n")
      let width = objects[0].split(separator: ",").count
      #expect(width == 11 + 3 * 7 && objects.count > 262)
      #expect(
        objects.dropFirst().allSatisfy {
          $0.split(separator: ",", omittingEmptySubsequences: false).count == width
        })

      let short = try Program.run(
        ["scene", "render", "--minutes", "0.5", "--planted", "7", "--out", folder.file("short.mp4")],
        folder: folder)
      #expect(short.status == 64)
      #expect(short.errors.contains("too short for 7 planted"))

      let twice = try Program.run(
        [
          "evaluate", "--dataset", "scene", set, "--detections", boxes, "--detections", boxes, "--bundle",
          bundle,
        ], folder: folder)
      #expect(twice.status == 65)
      #expect(twice.errors.contains("is in a recording before it as well"))

      // The number of frames of a video is known once it is decoded.
      let truth = URL(filePath: "\(set)/testing/01.truth.json")
      let text = try String(contentsOf: truth, encoding: .utf8)
      try text.replacing("\"frames\":262", with: "\"frames\":263").write(
        to: truth, atomically: true, encoding: .utf8)
      let detect = try Program.run(
        [
          "detect", "--dataset", "scene", set, "--part", "test", "--detector", "motion", "--record",
          folder.file("found.csv"),
        ], folder: folder)
      #expect(detect.status == 65)
      #expect(detect.errors.contains("video test-01 has 262 frames (\(set)/testing/01.mp4), but 263 labels"))
    }
  }
}
