import Foundation
import TestSupport
import Testing

// A bundle has learnt its four tasks; tasks that need no training are added to it with `vagary fit`.

extension EndToEnd {
  @Suite struct FitTests {
    let camera: InventedCamera
    let folder: TemporaryFolder

    init() throws {
      camera = try InventedCamera.shared.get()
      folder = try TemporaryFolder()
    }

    private var footage: [String] {
      ["--dataset", "ped2", camera.dataset, "--detections", camera.detections, "--bundle", camera.bundle]
    }

    @Test("fit adds tasks, leaves the weights alone, and the runners of the test clip are odd to velocity")
    func fit() throws {
      let out = folder.file("fitted")
      let said = try Program.succeed(
        ["fit", "--task", "velocity", "--task", "location", "--out", out, "--json"] + footage, folder: folder)
      let summary = try #require(
        try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any])
      #expect((summary["tasks"] as? [String])?.suffix(2) == ["velocity", "location"])
      // Three clips of 60 frames: 9 are held out, 24 are in between, of 27 every second one is shown.
      #expect(summary["objects"] as? Int == 3 * 14 * InventedFootage.walkers)
      for file in ["backbone.safetensors", "tasks/dev.vagary.middle-box/head.safetensors"] {
        let (before, after) = (URL(filePath: "\(camera.bundle)/\(file)"), URL(filePath: "\(out)/\(file)"))
        #expect(try Data(contentsOf: before) == Data(contentsOf: after))
      }
      let shown = try Program.succeed(["bundles", "show", out], folder: folder).output
      #expect(shown.contains("dev.vagary.velocity 0.1.0 (fitted)") && !shown.contains("calibrated  no"))

      let result = try Program.succeed(
        [
          "evaluate", "--dataset", "ped2", camera.dataset, "--detections", camera.detections, "--bundle", out,
          "--json",
        ], folder: folder)
      let table = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let rows = try #require(table["rows"] as? [[String: Any]])
      func area(_ score: String) throws -> Double {
        let row = rows.first { $0["score"] as? String == score && $0["smoothing"] as? String == "raw" }
        return try #require(row?["micro"] as? Double)
      }
      #expect(try area("velocity") > 80)
      #expect(try area("fused") != area("fused:learnt"))
    }

    @Test("A task that cannot be fitted is refused with the reason")
    func refused() throws {
      let other = try folder.write(
        String(contentsOfFile: camera.detections, encoding: .utf8).replacing(
          "# detector walkers", with: "# detector others"), to: "others.csv")
      let out = ["--out", folder.file("out")]
      for (arguments, status, words) in [
        (footage + ["--task", "arrow-of-time"] + out, 64, "arrow-of-time is a task that has to learn"),
        (footage + ["--task", "velocty"] + out, 69, "did you mean \"velocity\"?"),
        (footage + ["--task", "motion"] + out, 64, "motion is a detector"),
        (footage + ["--task", "location", "--task-setting", "velocity.x=1"] + out, 64, "names no task"),
        (footage + ["--task", "location"], 64, "--out"),
        (
          [
            "--dataset", "ped2", camera.dataset, "--detections", other, "--bundle", camera.bundle, "--task",
            "location",
          ] + out, 65, "Fit with the same detector"
        ),
      ] {
        let ending = try Program.run(["fit"] + arguments, folder: folder)
        #expect(Int(ending.status) == status, "\(arguments)")
        #expect(ending.errors.contains(words), "\(ending.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
    }

    @Test("Training off the bus refuses tasks that are fitted before a socket is opened")
    func offTheBus() throws {
      let ending = try Program.run(
        [
          "train", "--connect", "tcp://127.0.0.1:9", "--source", "a", "--tasks", "arrow-of-time,velocity",
          "--bundle", folder.file("b"),
        ], folder: folder)
      #expect(ending.status == 64)
      #expect(ending.errors.contains("velocity cannot be fitted off the bus"))
      #expect(ending.errors.contains("add with `vagary fit`"))
    }

    @Test("A bundle from before there were fitted tasks is read, and scores a trial object")
    func old() throws {
      let plaza = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../bundles/plaza").standardized.path
      let shown = try Program.succeed(["bundles", "show", plaza, "--json"], folder: folder).output
      #expect(shown.contains("dev.vagary.distillation") && !shown.contains("\"fitted\":true"))
    }

    @Test("plugins lists fitted tasks as a kind of their own")
    func kinds() throws {
      let listed = try Program.succeed(["plugins", "list"], folder: folder).output
      let line = listed.split(separator: "\n").first { $0.hasPrefix("velocity ") }
      #expect(line?.contains(" fitted-task ") == true)
    }
  }
}
