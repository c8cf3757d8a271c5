/// A table for people: the first column to the left, the others to the right.
package struct TextTable: Equatable {
  package var head: [String]
  /// As many cells as `head`.
  package var lines: [[String]]

  package init(head: [String], lines: [[String]]) {
    self.head = head
    self.lines = lines
  }

  /// With spaces; each line ends with a break.
  package var text: String {
    let widths = head.indices.map { column in ([head] + lines).map { $0[column].count }.max() ?? 0 }
    return ([head] + lines).map { line in
      line.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// As Markdown.
  package var markdown: String {
    let rule = ["---"] + head.dropFirst().map { _ in "---:" }
    return ([head, rule] + lines).map { line in
      "| " + line.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }.joined()
  }
}
