import Foundation
import PlainText

/// The events of one evaluation: at the threshold asked for, and at others.
package struct EventTable: Sendable, Equatable {
  /// At the threshold asked for.
  package let asked: EventMeasure
  /// At rising thresholds.
  package let curve: [EventMeasure]

  package init(asked: EventMeasure, curve: [EventMeasure]) {
    self.asked = asked
    self.curve = curve.sorted { $0.threshold < $1.threshold }
  }

  /// Parts of the abnormal objects that the table lists.
  package static let recalls = [0.5, 0.8, 0.9, 1]

  /// The threshold with the fewest false events that finds at least this part of the abnormal objects; `nil` where
  /// none does.
  package func atRecall(_ recall: Double) -> EventMeasure? {
    curve.filter { ($0.recall ?? 0) >= recall - 1e-9 }
      .min { ($0.falseEvents, -$0.threshold) < ($1.falseEvents, -$1.threshold) }
  }
}

extension EventTable {
  /// For people: a line for the events at the threshold asked for, then the price of each recall.
  package var text: String {
    var lines = [
      "events from \(Self.number(asked.threshold)) on: \(asked.found) of \(asked.tracks) abnormal objects found, "
        + "\(asked.falseEvents) false in \(Self.number(asked.hours)) h"
        + (asked.delay.map { ", reported \(Self.number($0)) s after the object appeared (median)" } ?? "")
    ]
    for recall in Self.recalls {
      let share = "\(Int(recall * 100)) % found"
      guard let measure = atRecall(recall) else {
        lines.append("  \(share): at no threshold")
        continue
      }
      lines.append(
        "  \(share): \(Self.number(measure.falsePerHour ?? 0)) false per hour (from \(Self.number(measure.threshold)) on)"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For programs, one line.
  ///
  ///     {"threshold":3,"tracks":21,"found":18,"recall":0.857,"events":25,"false":2,"hours":0.056,
  ///      "false_per_hour":35.8,"delay_s":0.9,"curve":[{"threshold":0.6,…},…]}
  package var json: String { value.line }

  /// As JSON.
  var value: JSONValue {
    .object(
      Self.members(asked) + [("curve", .list(curve.map { .object(Self.members($0)) }))])
  }

  /// The main figures, for a row of the table for programs.
  var summary: [JSONValue.Member] {
    [
      ("recall", Self.rounded(asked.recall)), ("false_per_hour", Self.rounded(asked.falsePerHour)),
      ("delay_s", Self.rounded(asked.delay)),
    ]
  }

  private static func members(_ measure: EventMeasure) -> [JSONValue.Member] {
    [
      ("threshold", rounded(Double(measure.threshold))), ("tracks", .integer(measure.tracks)),
      ("found", .integer(measure.found)), ("recall", rounded(measure.recall)),
      ("events", .integer(measure.events)), ("false", .integer(measure.falseEvents)),
      ("hours", rounded(measure.hours)), ("false_per_hour", rounded(measure.falsePerHour)),
      ("delay_s", rounded(measure.delay)),
    ]
  }

  private static func rounded(_ value: Double?) -> JSONValue? {
    value.map { .double(($0 * 1000).rounded() / 1000) }
  }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func number(_ value: Float) -> String { number(Double(value)) }
}
