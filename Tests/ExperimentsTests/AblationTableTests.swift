import Foundation
import Testing
import Training

@testable import Experiments

@Suite struct AblationTableTests {
  private func record(_ seconds: Double, _ values: [String: Double]) throws -> AblationRecord {
    let training = try JSONDecoder().decode(
      TrainingDescription.self, from: Data(#"{"recipe":[],"footage":[]}"#.utf8))
    return AblationRecord(
      training: training, seconds: seconds, testing: "t", measured: [AblationMeasure.usual.key: values])
  }

  private func table() throws -> AblationTable {
    let row = AblationDesign.Row(
      axis: .tasks, name: "a + b",
      recipe: AblationRecipe(tasks: ["a", "b"], settings: ["a.mode": "paper"]))
    return AblationTable(
      dataset: "scene", frames: 262, abnormal: 40, objects: 12_800, seeds: [1, 4], tracksFrom: nil,
      rows: [
        AblationRow(
          row,
          records: [
            (1, try record(10, ["micro_raw": 90, "micro_causal": 91, "rbdc": 5])),
            (4, try record(20, ["micro_raw": 94, "micro_causal": 91.4])),
          ])
      ])
  }

  @Test("A row has the mean and the standard deviation over the seeds, and nothing where a seed has none")
  func row() throws {
    let row = try table().rows[0]
    #expect(row.seeds == [1, 4] && row.seconds == 15)
    #expect(row.values["micro_raw"]?.mean == 92)
    #expect(row.values["micro_raw"]?.spread == 2.83)
    #expect(row.values["micro_raw"]?.each == [90, 94])
    #expect(row.values["rbdc"] == nil)
    #expect(row.settings == ["tasks": "a,b", "backbone": "shallow-narrow", "task_settings": "a.mode=paper"])
    #expect(AblationRow.Value([3]) == AblationRow.Value([3.001]))
    #expect(AblationRow.Value([3])?.spread == nil)
  }

  @Test("For people only the columns that have values are shown, as text and as Markdown")
  func people() throws {
    let text = try table().text
    #expect(text.contains("tasks   micro raw      causal  seconds\n"), "\(text)")
    #expect(text.contains("a + b  92.0 ± 2.8  91.2 ± 0.3       15\n"), "\(text)")
    #expect(text.contains("12,800 objects shown. Mean and standard deviation over the seeds 1, 4."))
    let markdown = try table().markdown
    #expect(markdown.contains("| tasks | micro raw | causal | seconds |\n| --- | ---: | ---: | ---: |\n"))
    #expect(markdown.contains("| a + b | 92.0 ± 2.8 | 91.2 ± 0.3 | 15 |\n"))
  }

  @Test("For programs a row says its axis, settings, seeds and values")
  func programs() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try table().json().utf8)) as? [String: Any]
    let rows = try #require(json?["rows"] as? [[String: Any]])
    #expect(Set(rows[0].keys) == ["axis", "name", "settings", "seeds", "seconds", "values"])
    let values = try #require(rows[0]["values"] as? [String: [String: Any]])
    #expect(values["micro_causal"]?["mean"] as? Double == 91.2)
    #expect(values["micro_causal"]?["each"] as? [Double] == [91, 91.4])
  }
}
