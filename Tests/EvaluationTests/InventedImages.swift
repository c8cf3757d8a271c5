import TestSupport

extension TemporaryFolder {
  /// `count` files that look like images from outside; the loaders count frames without opening them.
  func writeImages(_ count: Int, in folder: String, from first: Int, ending: String) throws {
    for number in first..<first + count {
      let digits = String(number)
      let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      try write([], to: "\(folder)/\(name).\(ending)")
    }
  }
}
