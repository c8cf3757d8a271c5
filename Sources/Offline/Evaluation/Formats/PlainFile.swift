import Foundation

/// A file of numbers as other programs write them: `.npy`, or text with a row a line (`.csv`, `.txt`).
///
/// Columns of text are parted by commas, semicolons, tabs or spaces; a first line that is not numbers is passed
/// over, as are lines that begin with `#`.
struct PlainFile {
  enum Content: Equatable {
    /// One number a frame.
    case series([Double])
    /// Rows of six: regions or tracks.
    case rows([[Double]])
  }

  private static let endings = [".npy", ".csv", ".txt"]
  private static let suffixes = [".labels", ".tracks", ".scores", ".regions", "_gt"]

  /// The video that a file is about, by its name; `nil` for files of other kinds.
  static func video(of file: String) -> String? {
    guard let ending = endings.first(where: { file.hasSuffix($0) }) else { return nil }
    var name = String(file.dropLast(ending.count))
    for suffix in suffixes where name.hasSuffix(suffix) { name = String(name.dropLast(suffix.count)) }
    return name
  }

  static func read(_ path: String) throws(DatasetError) -> Content {
    guard let bytes = try Folder.bytes(of: path) else {
      throw .unreadable(path: path, reason: "no such file")
    }
    return path.hasSuffix(".npy") ? try numpy(bytes, path) : try text(bytes, path)
  }

  private static func numpy(_ bytes: [UInt8], _ path: String) throws(DatasetError) -> Content {
    let array: NumpyArray
    do { array = try NumpyArray(bytes) } catch { throw .malformed(path: path, reason: error.reason) }
    if array.shape.count(where: { $0 != 1 }) <= 1 { return .series(array.values) }
    guard array.shape.count == 2, array.shape[1] == 6 else {
      throw .malformed(
        path: path,
        reason: "an array of shape \(array.shape): expected one number for each frame, or rows of six")
    }
    return .rows(stride(from: 0, to: array.values.count, by: 6).map { Array(array.values[$0..<$0 + 6]) })
  }

  private static func text(_ bytes: [UInt8], _ path: String) throws(DatasetError) -> Content {
    var rows: [[Double]] = []
    let lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let fields = line.split { $0 == "," || $0 == ";" || $0.isWhitespace }
      guard !fields.isEmpty, !line.hasPrefix("#") else { continue }
      let values = fields.compactMap { Double($0) }
      guard values.count == fields.count, values.allSatisfy({ !$0.isNaN }) else {
        if rows.isEmpty, number == lines.firstIndex(where: { !$0.isEmpty && !$0.hasPrefix("#") }) { continue }
        throw .malformed(path: path, reason: "line \(number + 1) is not all numbers: \(line.prefix(60))")
      }
      guard values.count == rows.first?.count ?? values.count else {
        throw .malformed(
          path: path,
          reason: "line \(number + 1) has \(values.count) columns, the lines before it \(rows[0].count)")
      }
      rows.append(values)
    }
    switch rows.first?.count ?? 6 {
    case 1: return .series(rows.map { $0[0] })
    // Also a file without a row: a video without a region.
    case 6: return .rows(rows)
    case let count:
      throw .malformed(
        path: path, reason: "\(count) columns: expected one number for each frame, or rows of six")
    }
  }
}
