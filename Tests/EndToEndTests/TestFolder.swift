import Foundation

/// A folder of its own for one scenario; gone with its owner. Its path is short enough for ipc sockets.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    path = "/tmp/vagary-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { remove() }

  func file(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

  func ipc(_ name: String) -> String { "ipc://\(path)/\(name)" }

  /// Writes a text file and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: file(name))
    return file(name).path
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
