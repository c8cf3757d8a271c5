/// An even, bounded sample of a sequence of unknown length: every element at first, every second one
/// once it is full, then every fourth, and so on. No chance is involved.
struct BoundedSample<Element: Sendable>: Sendable {
  private(set) var elements: [Element] = []
  /// Most elements kept; at least 2.
  private let capacity: Int
  private var stride = 1
  private var seen = 0

  init(capacity: Int) {
    precondition(capacity >= 2, "a sample keeps at least two elements")
    self.capacity = capacity
  }

  mutating func add(_ element: Element) {
    defer { seen += 1 }
    guard seen.isMultiple(of: stride) else { return }
    if elements.count == capacity {
      elements = elements.indices.filter { $0.isMultiple(of: 2) }.map { elements[$0] }
      stride *= 2
      guard seen.isMultiple(of: stride) else { return }
    }
    elements.append(element)
  }
}
