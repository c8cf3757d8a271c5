import Foundation

/// A table that is written row by row as CSV, with quotes where a field needs them.
///
/// The file appears under its name at ``finish()``; a table that is dropped before leaves nothing.
/// One owner, one thread.
package final class CSVFile {
  private let path: String
  private let columns: Int
  private var file: UnsafeMutablePointer<FILE>?
  private var buffer: [UInt8] = []

  /// Bytes gathered before they go to the file.
  private static let bufferSize = 1 << 18

  /// The file until it is whole.
  private var draft: String { path + ".part" }

  /// Opens the file and writes the row of column names.
  ///
  /// - Throws: `CommandFailure` when the file cannot be made.
  package init(_ path: String, columns: [String]) throws(CommandFailure) {
    self.path = path
    self.columns = columns.count
    file = fopen(path + ".part", "wb")
    guard file != nil else { throw Self.failure(path) }
    try append(columns)
  }

  deinit { discard() }

  /// Adds a row.
  ///
  /// - Parameter fields: one for each column, in their order.
  /// - Precondition: ``finish()`` has not been called.
  package func append(_ fields: [String]) throws(CommandFailure) {
    precondition(file != nil && fields.count == columns, "a row has a field for each column")
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      CSVField.append(field, to: &buffer)
    }
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Closes the file and gives it its name.
  package func finish() throws(CommandFailure) {
    guard file != nil else { return }
    try flush()
    let closed = fclose(file)
    file = nil
    guard closed == 0, rename(draft, path) == 0 else {
      let failure = Self.failure(path)
      unlink(draft)
      throw failure
    }
  }

  private func flush() throws(CommandFailure) {
    guard fwrite(buffer, 1, buffer.count, file) == buffer.count else { throw Self.failure(path) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func discard() {
    guard let file else { return }
    fclose(file)
    unlink(draft)
  }

  private static func failure(_ path: String) -> CommandFailure {
    OutputFile.unwritable(path, reason: String(cString: strerror(errno)))
  }
}
