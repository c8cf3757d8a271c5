import Foundation
import TestSupport
import Testing

// An ablation on a rendered set measures the worth of each part: combinations of tasks, one of them a plugin given as a
// file, ways of fusion and filters. The program is killed on the way and resumes.

extension EndToEnd {
  @Suite struct AblateTests {
    private struct Result: Decodable {
      struct Row: Decodable {
        struct Value: Decodable {
          var mean: Double
          var each: [Double]
        }

        var axis: String
        var name: String
        var settings: [String: String]
        var seeds: [Int]
        var values: [String: Value]
      }

      var frames: Int
      var tracksFrom: String
      var rows: [Row]

      enum CodingKeys: String, CodingKey {
        case frames, rows
        case tracksFrom = "tracks_from"
      }
    }

    @Test(
      "Combinations, a plugin, fusions and filters are measured; a stopped command resumes, and then finds all done"
    )
    func ablate() throws {
      let folder = try TemporaryFolder()
      let (set, out) = (folder.file("set"), folder.file("out"))
      try Program.succeed(
        [
          "scene", "set", "--out", set, "--seed", "40", "--training", "1", "--training-minutes", "0.3",
          "--testing", "1", "--testing-minutes", "0.35", "--kinds", "runner",
        ], folder: folder)
      let plugin = Program.folder.appending(path: "libVagaryArrowOfTime.so").path
      let command = [
        "ablate", "--dataset", "scene", set, "--detections", "\(set)/boxes.csv", "--axes",
        "tasks,fusion,smoothing,stream-ends", "--tasks", "distillation,middle-box", "--plugin", plugin,
        "--plugin", "location",
        "--out", out, "--json", "--objects",
      ]
      func record(_ name: String) -> String { "\(out)/shallow-narrow_\(name)_seed-1/ablation.json" }
      let both = "distillation+middle-box"

      let first = try Program.start(command + ["64"], folder: folder)
      try first.wait(for: "two trainings", within: 300) { _ in
        FileManager.default.fileExists(atPath: record("middle-box"))
      }
      first.signal(SIGKILL)
      #expect(try first.ending().isBySignal)
      let kept = try Data(contentsOf: URL(filePath: record("distillation")))

      let second = try Program.succeed(command + ["64"], folder: folder)
      let words = try #require(
        second.errors.firstMatch(of: /6 trainings, ([0-9]) of them to be done/), "\(second.errors)")
      #expect(["3", "4"].contains(words.1))
      #expect(second.errors.contains("training 6 of 6: shallow-narrow, distillation + middle-box + location"))
      #expect(try Data(contentsOf: URL(filePath: record("distillation"))) == kept)

      let result = try JSONDecoder().decode(Result.self, from: Data(second.output.utf8))
      #expect(result.frames == 262 && result.tracksFrom.contains("renderer"))
      let tasks = result.rows.filter { $0.axis == "tasks" }
      #expect(
        tasks.map { $0.settings["tasks"] ?? "" } == [
          "distillation", "middle-box", "distillation,middle-box", "arrow-of-time",
          "distillation,middle-box,arrow-of-time", "distillation,middle-box,location",
          "distillation,middle-box,location",
        ])
      #expect(tasks.map { $0.settings["score"] } == [nil, nil, nil, nil, nil, "location", nil])
      // The score of a fitted task is not that of the tasks beside it.
      #expect(tasks[5].values["micro_causal"]?.mean != tasks[6].values["micro_causal"]?.mean)
      for row in tasks {
        #expect(row.seeds == [1])
        for key in ["micro_raw", "micro_causal", "micro_gaussian_10", "macro_causal", "rbdc", "tbdc"] {
          let value = try #require(row.values[key], "\(key)")
          #expect((0...100).contains(value.mean) && value.each == [value.mean])
        }
      }
      let fusion = result.rows.filter { $0.axis == "fusion" }
      #expect(
        fusion.map { $0.settings["fusion"] } == ["mean-standardised", "mean-tail", "maximum", "plain-mean"])
      // The usual fusion of both tasks is one row of the tasks, and the causal column one of the filters.
      #expect(fusion[0].values["rbdc"]?.mean == tasks[2].values["rbdc"]?.mean)
      let filters = result.rows.filter { $0.axis == "smoothing" }
      #expect(filters.count == 8)
      let half = filters.first { $0.settings["smoothing"] == "causal 0.5 s" }
      #expect(half?.values["micro"]?.mean == tasks[2].values["micro_causal"]?.mean)
      let ends = result.rows.filter { $0.axis == "stream-ends" }
      #expect(ends.map { $0.settings["stream_ends"] } == ["slide", "repeat", "leave-out"])
      #expect(ends[0].values["micro_raw"]?.mean == tasks[2].values["micro_raw"]?.mean)

      let baselines = result.rows.filter { $0.axis == "baselines" }
      #expect(
        baselines.count == 8 && baselines.allSatisfy { $0.seeds.isEmpty && $0.values["micro_raw"] != nil })
      let size = try #require(baselines.first { $0.name == "box-size" })

      let third = try Program.succeed(command + ["64"], folder: folder)
      #expect(third.errors.contains("6 trainings, 0 of them to be done"))
      #expect(third.output == second.output)
      #expect(try String(contentsOfFile: "\(out)/results.json", encoding: .utf8) == second.output)
      let page = try String(contentsOfFile: "\(out)/results.md", encoding: .utf8)
      #expect(
        page.contains("### tasks") && page.contains("| causal 0.25 s |") && page.contains("### baselines"))

      let other = try Program.run(command + ["96"], folder: folder)
      #expect(other.status == 65)
      #expect(
        other.errors.contains("holds the bundle of another ablation: objects is 96, was 64"),
        "\(other.errors)")

      // The bundles are those that `train` would have made.
      let evaluated = try Program.succeed(
        [
          "evaluate", "--dataset", "scene", set, "--detections", "\(set)/boxes.csv", "--bundle",
          "\(out)/shallow-narrow_\(both)_seed-1", "--json",
        ], folder: folder)
      let table = try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8)) as? [String: Any]
      let rows = try #require(table?["rows"] as? [[String: Any]])
      let causal = rows.first {
        $0["score"] as? String == "fused" && $0["smoothing"] as? String == "causal"
      }
      #expect(causal?["micro"] as? Double == tasks[2].values["micro_causal"]?.mean)
      #expect(causal?["rbdc"] as? Double == tasks[2].values["rbdc"]?.mean)
      let boxes = rows.first {
        $0["score"] as? String == "baseline:box-size" && $0["smoothing"] as? String == "causal"
      }
      #expect(boxes?["micro"] as? Double == size.values["micro_causal"]?.mean)
      #expect(boxes?["rbdc"] as? Double == size.values["rbdc"]?.mean)
    }

    @Test("Impossible options are refused before the footage is decoded")
    func refused() throws {
      let camera = try InventedCamera.shared.get()
      let folder = try TemporaryFolder()
      let set = ["--dataset", "ped2", camera.dataset, "--detections", camera.detections]
      let detector = Program.folder.appending(path: "libVagaryMotionDetector.so").path
      let box = Program.folder.appending(path: "libVagaryMiddleBox.so").path
      for (arguments, status, words) in [
        ([camera.longClip], 64, "ablate needs labels"),
        (set + ["--axes", "task"], 64, "unknown axis task"), (set + ["--seeds", "1,b"], 64, "--seeds is"),
        (set + ["--plugin", folder.file("none.so")], 66, "there is no such file"),
        (set + ["--plugin", camera.detections], 69, "cannot be loaded"),
        (set + ["--plugin", detector], 64, "is a detector, but a task is needed here"),
        (set + ["--plugin", box], 64, "the task middle-box is given twice"),
        (set + ["--tasks", "arow-of-time", "--axes", "tasks"], 69, "did you mean \"arrow-of-time\"?"),
        (set + ["--tasks", "middle-box,location"], 64, "give --plugin location"),
        (set + ["--new-track-confidence", "25"], 64, "new-track confidence is 25.0, must be 0 to 1"),
        (set + ["--json", "--markdown"], 64, "two forms of one result"),
      ] {
        let ending = try Program.run(
          ["ablate", "--out", folder.file("out")] + arguments, folder: folder)
        #expect(Int(ending.status) == status, "\(arguments.suffix(2)): \(ending.errors)")
        #expect(ending.errors.contains(words), "\(ending.errors)")
        #expect(ending.output == "")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }
  }
}
