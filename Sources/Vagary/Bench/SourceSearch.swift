/// Looks for the largest number of sources that works: doubling until one does not, then bisection.
struct SourceSearch: Sendable, Equatable {
  /// Largest number tried.
  static let most = 256

  /// Largest that worked so far; 0: none did.
  private(set) var working = 0
  /// Smallest that did not.
  private(set) var failing: Int?
  private let first: Int

  /// - Parameter first: tried first, 1...256.
  init(first: Int) { self.first = first }

  /// The number to try next; `nil` when the answer is ``working``.
  var next: Int? {
    guard let failing else {
      if working == 0 { return first }
      return working == Self.most ? nil : min(Self.most, 2 * working)
    }
    let middle = (working + failing) / 2
    return middle > working ? middle : nil
  }

  mutating func tried(_ sources: Int, works: Bool) {
    if works { working = max(working, sources) } else { failing = min(failing ?? sources, sources) }
  }
}
