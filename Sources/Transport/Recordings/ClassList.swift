import Glibc

/// Reads `class:probability;…` against a list of labels, declared before or collected while reading.
struct ClassList {
  private(set) var labels: [String] = []
  private let collects: Bool
  /// The labels as the file writes them.
  private var keys: [[UInt8]] = []
  private var indexes: [String: Int] = [:]

  /// `declared`: unique labels; `nil` collects them in order of appearance.
  init(declared: [String]?) {
    collects = declared == nil
    for label in declared ?? [] { append(label) }
  }

  /// Adds a label; does nothing when the labels were declared.
  mutating func collect(_ label: String) {
    if collects, indexes[label] == nil { append(label) }
  }

  /// The fault of one entry.
  struct Fault: Error { var text, expected: String }

  /// Probabilities by label index; classes that are not named have 0. With collected labels the list
  /// may be shorter than ``labels`` in the end. `text` is followed by a byte that is not part of a number.
  mutating func scores(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) -> [Float] {
    var scores = [Float](repeating: 0, count: labels.count)
    guard var cursor = text.baseAddress else { return [] }
    let end = cursor + text.count
    var guess = 0
    while cursor < end {
      let stop = find(UInt8(ascii: ";"), cursor, end) ?? end
      if stop > cursor {
        // The last colon: a name may hold others.
        var nameEnd = stop - 1
        while nameEnd > cursor, nameEnd.pointee != UInt8(ascii: ":") { nameEnd -= 1 }
        guard nameEnd.pointee == UInt8(ascii: ":") else {
          throw Fault(text: words(cursor, stop), expected: "class:probability")
        }
        guard let value = NumberText.float(nameEnd + 1, before: stop), FieldText.isProbability(value) else {
          throw Fault(text: words(cursor, stop), expected: "class:probability with a probability of 0 to 1")
        }
        let index = try index(of: UnsafeBufferPointer(start: cursor, count: nameEnd - cursor), guess: guess)
        while scores.count <= index { scores.append(0) }
        scores[index] = value
        guess = index + 1
      }
      cursor = stop + 1
    }
    return scores
  }

  /// Classes come in the order of the labels, most of them next to each other: look there first.
  private mutating func index(
    of name: UnsafeBufferPointer<UInt8>, guess: Int
  ) throws(Fault) -> Int {
    for candidate in guess..<max(guess, min(guess + 4, keys.count)) where matches(keys[candidate], name) {
      return candidate
    }
    let label = FieldText.unescaped(name)
    if let index = indexes[label] { return index }
    guard collects else {
      throw Fault(text: label, expected: "one of the classes that the '# labels' line names")
    }
    append(label)
    return labels.count - 1
  }

  private mutating func append(_ label: String) {
    indexes[label] = labels.count
    labels.append(label)
    keys.append(FieldText.escaped(label))
  }

  private func matches(_ key: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard key.count == name.count, let base = name.baseAddress else { return key.isEmpty && name.isEmpty }
    return memcmp(key, base, key.count) == 0
  }

  private func words(_ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> String {
    String(decoding: UnsafeBufferPointer(start: start, count: stop - start), as: UTF8.self)
  }

  private func find(
    _ byte: UInt8, _ start: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    memchr(start, Int32(byte), stop - start).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
  }
}
