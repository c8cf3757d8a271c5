import Foundation

/// Makes the files and folders that a command was asked for.
///
/// Whatever cannot be made ends the command with ``ExitStatus/cannotCreate``.
package enum OutputFile {
  /// Writes a whole file and replaces one that is there. A file that cannot be written whole leaves the old one.
  package static func write(_ data: Data, to path: String) throws(CommandFailure) {
    do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw unwritable(path, reason: reason(error))
    }
  }

  /// Writes `text` as UTF-8, as ``write(_:to:)-(Data,_)`` does.
  package static func write(_ text: String, to path: String) throws(CommandFailure) {
    try write(Data(text.utf8), to: path)
  }

  /// Makes a folder and all folders around it. A folder that is there already is fine.
  package static func makeFolder(_ path: String) throws(CommandFailure) {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
      throw CommandFailure(.cannotCreate, "\(path) cannot be made: \(reason(error))", remedy: remedy)
    }
  }

  /// Makes an empty file, in place of one that is there, and opens it for writing.
  package static func open(_ path: String) throws(CommandFailure) -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw unwritable(path, reason: String(cString: strerror(errno))) }
    return handle
  }

  /// The failure of a command whose output at `path` cannot be written.
  package static func unwritable(_ path: String, reason: String) -> CommandFailure {
    CommandFailure(.cannotCreate, "\(path) cannot be written: \(reason)", remedy: remedy)
  }

  /// The words of the system where Foundation has kept its error: its own are only a number.
  private static func reason(_ error: any Error) -> String {
    guard let system = (error as? CocoaError)?.underlying as? POSIXError else {
      return error.localizedDescription
    }
    return String(cString: strerror(system.code.rawValue))
  }

  private static let remedy = "Check the folder, its permissions and the free space, or name another place."
}
