import Foundation

/// A folder for one test, removed with its owner. Its path is short enough for ipc sockets.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    path = "/tmp/vagary-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { remove() }

  /// The path of a file in it, which need not exist.
  package func file(_ name: String) -> String { path + "/" + name }

  package func url(_ name: String) -> URL { URL(filePath: file(name)) }

  /// The address of a socket in it.
  package func ipc(_ name: String) -> String { "ipc://" + file(name) }

  /// Writes a file with its folders and returns its path.
  @discardableResult package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = url(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Names of its content.
  package func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Removes a file or folder in it.
  package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  /// Removes it before its owner is released.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
