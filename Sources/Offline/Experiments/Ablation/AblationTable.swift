import Evaluation
import Foundation
import PlainText

/// All rows of an ablation, for people and programs.
package struct AblationTable: Encodable {
  package var dataset: String
  /// Test frames, and those that are abnormal.
  package var frames: Int
  package var abnormal: Int
  /// Objects shown in each training.
  package var objects: Int
  package var seeds: [UInt64]
  /// Where regions and tracks are from; `nil` where there are none.
  package var tracksFrom: String?
  package var rows: [AblationRow]

  package init(
    dataset: String, frames: Int, abnormal: Int, objects: Int, seeds: [UInt64], tracksFrom: String? = nil,
    rows: [AblationRow]
  ) {
    self.dataset = dataset
    self.frames = frames
    self.abnormal = abnormal
    self.objects = objects
    self.seeds = seeds
    self.tracksFrom = tracksFrom
    self.rows = rows
  }

  package enum CodingKeys: String, CodingKey {
    case dataset, frames, abnormal, objects, seeds, rows
    case tracksFrom = "tracks_from"
  }

  /// One line of JSON.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Writes `results.json` and `results.md` into a folder, which has to be there.
  package func write(folder: String) throws {
    try OutputFile.write(try json() + "\n", to: "\(folder)/results.json")
    try OutputFile.write(markdown, to: "\(folder)/results.md")
  }

  /// For people: a table for each axis.
  package var text: String {
    tables.map { "\($0.axis)\n\($0.table.text)" }.joined(separator: "\n") + "\n"
      + notes.joined(separator: "\n")
      + "\n"
  }

  package var markdown: String {
    tables.map { "### \($0.axis)\n\n\($0.table.markdown)" }.joined(separator: "\n") + "\n"
      + notes.joined(separator: " ") + "\n"
  }

  private var tables: [(axis: String, table: TextTable)] {
    let trained = AblationAxis.allCases.map { axis in
      (axis.rawValue, Self.title(axis), axis == .smoothing ? Self.filterColumns : Self.columns)
    }
    let all = trained + [(AblationRow.baselines, "no network", Self.columns)]
    return all.compactMap { (axis, title, columns) -> (axis: String, table: TextTable)? in
      let own = rows.filter { $0.axis == axis }
      guard !own.isEmpty else { return nil }
      let columns = columns.filter { column in own.contains { $0.values[column.key] != nil } }
      let isTrained = axis != AblationRow.baselines
      return (
        axis,
        TextTable(
          head: [title] + columns.map(\.title) + (isTrained ? ["seconds"] : []),
          lines: own.map { row in
            [row.name] + columns.map { Self.cell(row.values[$0.key]) }
              + (isTrained ? [Rounded.text(row.seconds, places: 0)] : [])
          })
      )
    }
  }

  private static func title(_ axis: AblationAxis) -> String {
    switch axis {
    case .tasks: "tasks"
    case .backbones: "backbone"
    case .distillation: "distillation"
    case .fusion: "fusion"
    case .smoothing: "filter"
    case .streamEnds: "ends of videos"
    }
  }

  private typealias Columns = [(title: String, key: String)]

  private static let filterColumns: Columns = [
    ("micro", "micro"), ("macro", "macro"), ("two-class", "macro_two_class"),
  ]
  private static let columns: Columns = [
    ("micro raw", "micro_raw"), ("causal", "micro_causal"), ("gaussian-10", "micro_gaussian_10"),
    ("macro causal", "macro_causal"), ("two-class", "macro_two_class_causal"), ("RBDC", "rbdc"),
    ("TBDC", "tbdc"),
  ]

  private static func cell(_ value: AblationRow.Value?) -> String {
    guard let value else { return "-" }
    return Rounded.text(value.mean, places: 1)
      + (value.spread.map { " ± " + Rounded.text($0, places: 1) } ?? "")
  }

  private var notes: [String] {
    let words = seeds.map { "\($0)" }.joined(separator: ", ")
    var notes = [
      "Areas in percent. \(dataset): \(frames) frames, \(abnormal) abnormal. \(Rounded.grouped(objects)) objects shown. "
        + (seeds.count > 1 ? "Mean and standard deviation over the seeds \(words)." : "Seed \(words)."),
      "macro: mean over all videos, two frames added to each; two-class: over the videos with both classes. seconds: of the "
        + "training that is read off.",
    ]
    if let tracksFrom { notes.append("Abnormal regions and tracks are \(tracksFrom).") }
    return notes
  }
}
