/// Guesses the word that a mistyped one was meant to be.
package enum Suggestion {
  /// The candidate that begins with `word` (three characters at least), otherwise the closest one; `nil`
  /// when none is close enough to be a likely slip. Capitals and the choice of `-` or `_` do not count.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let wanted = folded(word)
    if wanted.count >= 3, let whole = candidates.first(where: { folded($0).hasPrefix(wanted) }) {
      return whole
    }
    let ranked = candidates.map { (candidate: $0, distance: distance(wanted, folded($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, wanted.count / 3) ? best.candidate : nil
  }

  /// The full key that `key` (`section.leaf`) was likely meant to be: a close one, an equal leaf in
  /// another section, or one of its section that begins alike.
  package static func key(for key: String, among keys: [String]) -> String? {
    if let close = nearest(to: key, among: keys) { return close }
    let leaf = folded(self.leaf(of: key))
    let section = key.split(separator: ".").first.map(String.init) ?? ""
    let own = keys.filter { $0.hasPrefix(section + ".") }
    if let close = own.first(where: { nearest(to: leaf, among: [self.leaf(of: $0)]) != nil }) { return close }
    if let elsewhere = keys.first(where: { folded(self.leaf(of: $0)) == leaf }) { return elsewhere }
    return own.first { commonPrefix(folded(self.leaf(of: $0)), leaf) >= 4 }
  }

  /// The least number of insertions, deletions, replacements and swaps of neighbours between two texts
  /// (optimal string alignment).
  package static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first.utf8)
    let b = Array(second.utf8)
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }

  private static func folded(_ text: String) -> String {
    text.lowercased().replacing("-", with: "_")
  }

  private static func leaf(of key: String) -> String {
    key.split(separator: ".").last.map(String.init) ?? key
  }

  private static func commonPrefix(_ first: String, _ second: String) -> Int {
    zip(first, second).prefix { $0 == $1 }.count
  }
}
