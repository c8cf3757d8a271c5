import Foundation
import TestSupport
import Testing

// After a short training every task must detect the planted anomalies: each has a floor of its own, and a broken task
// falls below it.

extension EndToEnd {
  @Suite struct GuardTests {
    /// Causal AUC, percent, that each task has to reach. Seen: 85.5, 76.4, 75.3 and 73.9; with training labels drawn by
    /// chance the first two reach 58.8 and 50.7, with heads of zeros all four 50 to 53.
    private static let floors = [
      (task: "arrow-of-time", least: 70.0), (task: "motion-irregularity", least: 65.0),
      (task: "middle-box", least: 65.0), (task: "distillation", least: 65.0),
    ]
    /// The most that a head of zeros reaches: its score is constant, or follows only the contrast of the crop.
    private static let ofZeros = 57.0

    /// Sanitizers do not check what a model learns, and thousands of objects take them too long.
    private static let isSanitized = ["TSAN_OPTIONS", "ASAN_OPTIONS"].contains {
      ProcessInfo.processInfo.environment[$0] != nil
    }

    @Test(
      "Each task detects anomalies after a short training, and falls below its floor with a broken head",
      .enabled(if: !isSanitized, "a training of thousands of objects takes a sanitized program too long"))
    func floors() throws {
      let folder = try TemporaryFolder()
      let (set, bundle) = (folder.file("set"), folder.file("bundle"))
      try Program.succeed(
        [
          "scene", "set", "--out", set, "--seed", "70", "--training", "1", "--training-minutes", "3",
          "--testing", "1", "--testing-minutes", "1.2", "--kinds", "runner,cyclist,cart,erratic,backwards",
        ], folder: folder)
      try Program.succeed(
        [
          "train", "--dataset", "scene", set, "--detections", "\(set)/boxes.csv", "--objects", "6400",
          "--bundle", bundle,
        ], folder: folder)
      let areas = try areas(of: bundle, set, folder)
      for floor in Self.floors {
        let area = try #require(areas[floor.task])
        #expect(area >= floor.least, "\(floor.task) reaches \(area)")
      }
      // Zeros in place of what the heads have learnt.
      for floor in Self.floors {
        try wipe("\(bundle)/tasks/dev.vagary.\(floor.task)/head.safetensors")
      }
      let broken = try self.areas(of: bundle, set, folder)
      for floor in Self.floors {
        let area = try #require(broken[floor.task])
        #expect(area <= Self.ofZeros, "\(floor.task) reaches \(area) with a head of zeros")
      }
    }

    /// By task: causal AUC, percent.
    private func areas(of bundle: String, _ set: String, _ folder: TemporaryFolder) throws -> [String: Double]
    {
      let said = try Program.succeed(
        [
          "evaluate", "--dataset", "scene", set, "--detections", "\(set)/boxes.csv", "--bundle", bundle,
          "--json",
        ], folder: folder)
      let result = try #require(
        try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any])
      let rows = try #require(result["rows"] as? [[String: Any]])
      var areas: [String: Double] = [:]
      for row in rows where row["smoothing"] as? String == "causal" {
        if let score = row["score"] as? String { areas[score] = row["micro"] as? Double }
      }
      return areas
    }

    /// Zeros all values of a weight file: 8 bytes of length, as many of head, then the values.
    private func wipe(_ path: String) throws {
      var bytes = try Data(contentsOf: URL(filePath: path))
      let head = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      bytes.replaceSubrange((8 + head)..., with: Data(count: bytes.count - 8 - head))
      try bytes.write(to: URL(filePath: path))
    }
  }
}
