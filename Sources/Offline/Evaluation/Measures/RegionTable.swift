import Foundation

/// How well the boxes of scored objects find the abnormal regions and tracks, for each score.
package struct RegionTable: Sendable, Equatable {
  /// One score. Areas are percent; `nil` without truth.
  package struct Row: Sendable, Equatable {
    package var score: String
    /// Regions of equal score in the order of the videos, their frames and objects, as published figures are made.
    package var rbdc: Double?
    package var tbdc: Double?
    /// Regions of equal score taken together.
    package var rbdcTied: Double?
    package var tbdcTied: Double?
  }

  package let rows: [Row]

  /// - Parameters:
  ///   - predicted: by the name of the score.
  ///   - scores: names, in the order of the rows; those without regions are left out.
  ///   - truth: the tracks of each video.
  ///   - frames: all test frames, over 0.
  package init(
    _ predicted: [String: [PredictedRegion]], scores: [String], truth: [[TruthTrack]], frames: Int
  ) {
    rows = scores.compactMap { name in
      guard let regions = predicted[name] else { return nil }
      let ordered = RegionDetection(regions, truth: truth, frames: frames)
      let tied = RegionDetection(regions, truth: truth, frames: frames, ties: .together)
      return Row(
        score: name, rbdc: ordered.rbdc.map { $0 * 100 }, tbdc: ordered.tbdc.map { $0 * 100 },
        rbdcTied: tied.rbdc.map { $0 * 100 }, tbdcTied: tied.tbdc.map { $0 * 100 })
    }
  }

  /// The fields of one score, for its rows in the table for programs.
  func fields(of score: String) -> [String] {
    guard let row = rows.first(where: { $0.score == score }) else { return [] }
    return [("rbdc", row.rbdc), ("tbdc", row.tbdc)].compactMap { key, area in
      area.map { "\"\(key)\":\(($0 * 100).rounded() / 100)" }
    }
  }

  /// For people.
  package var text: String {
    let width = (rows.map(\.score.count) + [7]).max() ?? 7
    func line(_ name: String, _ cells: [String]) -> String {
      name.padding(toLength: width, withPad: " ", startingAt: 0)
        + cells.map { String(repeating: " ", count: max(1, 8 - $0.count)) + $0 }.joined()
    }
    func cell(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
    let lines =
      [line("regions", ["RBDC", "TBDC"])]
      + rows.map { line($0.score, [cell($0.rbdc), cell($0.tbdc)]) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For programs: an array, one entry for each score.
  package var json: String {
    let entries = rows.map { row in
      var fields = ["\"score\":\"\(row.score)\""]
      let areas = [
        ("rbdc", row.rbdc), ("tbdc", row.tbdc), ("rbdc_tied", row.rbdcTied), ("tbdc_tied", row.tbdcTied),
      ]
      for (key, area) in areas {
        if let area { fields.append("\"\(key)\":\((area * 100).rounded() / 100)") }
      }
      return "{" + fields.joined(separator: ",") + "}"
    }
    return "[" + entries.joined(separator: ",") + "]"
  }
}
