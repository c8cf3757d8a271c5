import Foundation

/// A folder for one test, removed when the test lets go of it.
final class TemporaryTree {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "vagary-evaluation-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, making the folders on the way.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ text: String, to name: String) throws {
    try write([UInt8](text.utf8), to: name)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// `count` files that look like images from outside; the loaders count frames without opening them.
  func writeImages(_ count: Int, in folder: String, from first: Int, ending: String) throws {
    for number in first..<first + count {
      let digits = String(number)
      let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      try write([], to: "\(folder)/\(name).\(ending)")
    }
  }
}
