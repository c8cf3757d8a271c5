import PlainText

/// One thing that an ablation varies while the rest stays as it is.
package enum AblationAxis: String, CaseIterable, Sendable {
  /// Every combination of tasks, each trained by itself.
  case tasks
  /// Every backbone, with all tasks.
  case backbones
  /// Every way in which distillation is taught.
  case distillation
  /// Every way of making one score of the tasks'.
  case fusion
  /// Every filter over time.
  case smoothing
  /// Treatment of the first and last frames of a video.
  case streamEnds = "stream-ends"

  /// Axes as they are written on the command line: comma separated; each once, in the order of the table.
  package static func parse(_ text: String) throws -> [AblationAxis] {
    let names = allCases.map(\.rawValue)
    let words = text.split(separator: ",").map(String.init)
    let unknown = words.filter { !names.contains($0) }
    guard unknown.isEmpty, !words.isEmpty else {
      let meant = unknown.compactMap { Suggestion.nearest(to: $0, among: names) }
      throw CommandFailure(
        .usage,
        words.isEmpty ? "no axis is given" : "unknown axis " + unknown.joined(separator: ", "),
        remedy: (meant.first.map { "Did you mean \($0)? " } ?? "")
          + "Known: \(names.joined(separator: ", ")).")
    }
    return allCases.filter { words.contains($0.rawValue) }
  }
}
