import Foundation

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
  package var json: String {
    let curve = curve.map { "{\(Self.fields($0))}" }.joined(separator: ",")
    return "{\(Self.fields(asked)),\"curve\":[\(curve)]}"
  }

  /// The main figures, for a row of the table for programs.
  var summary: [String] {
    [("recall", asked.recall), ("false_per_hour", asked.falsePerHour), ("delay_s", asked.delay)]
      .compactMap { key, value in value.map { "\"\(key)\":\(Self.rounded($0))" } }
  }

  private static func fields(_ measure: EventMeasure) -> String {
    var fields = [
      "\"threshold\":\(rounded(Double(measure.threshold)))", "\"tracks\":\(measure.tracks)",
      "\"found\":\(measure.found)",
    ]
    if let recall = measure.recall { fields.append("\"recall\":\(rounded(recall))") }
    fields += [
      "\"events\":\(measure.events)", "\"false\":\(measure.falseEvents)",
      "\"hours\":\(rounded(measure.hours))",
    ]
    if let rate = measure.falsePerHour { fields.append("\"false_per_hour\":\(rounded(rate))") }
    if let delay = measure.delay { fields.append("\"delay_s\":\(rounded(delay))") }
    return fields.joined(separator: ",")
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func number(_ value: Float) -> String { number(Double(value)) }
}
