/// The name a person may have meant by `name`: the one fewest edits away, at most a third of its
/// length, or one that `name` begins; `nil` when none is near.
func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased())
  guard !wanted.isEmpty else { return nil }
  var best: (name: String, edits: Int)?
  for candidate in names {
    let letters = Array(candidate.lowercased())
    let edits = letters.starts(with: wanted) ? 1 : editDistance(wanted, letters)
    if edits <= max(1, letters.count / 3), edits < best?.edits ?? Int.max { best = (candidate, edits) }
  }
  return best?.name
}

/// Insertions, deletions and replacements that turn one text into the other.
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var row = Array(0...second.count)
  for (i, letter) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let above = row[j + 1]
      row[j + 1] = letter == other ? diagonal : min(diagonal, above, row[j]) + 1
      diagonal = above
    }
  }
  return row[second.count]
}
