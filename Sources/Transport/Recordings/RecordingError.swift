/// Why recorded detections could not be read or written.
///
/// The text says what was wrong, where, and what to do about it.
package enum RecordingError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  /// The file holds no line of columns.
  case empty(path: String)
  /// Written by a newer program.
  case unknownVersion(path: String, version: String)
  /// The line of columns lacks needed columns.
  case missingColumns(path: String, line: Int, columns: [String])
  /// A value that cannot be used. `line` counts from 1.
  case badValue(path: String, line: Int, column: String, text: String, expected: String)
  /// A row of fewer or more fields than there are columns.
  case badRow(path: String, line: Int, fields: Int, columns: Int)
  /// A quoted field that never ends.
  case openQuote(path: String, line: Int)
  /// A class name that occurs twice in the list of labels.
  case duplicateLabel(path: String, label: String)
  /// A detection that the file could not give back as it is.
  case unusableDetection(video: String, frame: Int, reason: String)
  case unwritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path and its permissions"
    case .empty(let path):
      "\(path): holds no detections; it must begin with the columns clip,frame,left,top,width,height"
    case .unknownVersion(let path, let version):
      "\(path): is in version '\(version)' of the recording format, this program knows version 1; record"
        + " the detections again or use the program that wrote them"
    case .missingColumns(let path, let line, let columns):
      "\(path), line \(line): column \(columns.joined(separator: ", ")) missing; the first line must name"
        + " clip,frame,left,top,width,height (or x1,y1,x2,y2 for the box)"
    case .badValue(let path, let line, let column, let text, let expected):
      "\(path), line \(line): \(column) is '\(text)', must be \(expected); correct or remove the line"
    case .badRow(let path, let line, let fields, let columns):
      "\(path), line \(line): \(fields) fields where there are \(columns) columns; quote fields that hold"
        + " commas, or remove the line"
    case .openQuote(let path, let line):
      "\(path), line \(line): a quoted field never ends; close the quote or complete the file"
    case .duplicateLabel(let path, let label):
      "\(path): the label '\(label)' occurs twice; give every class a name of its own"
    case .unusableDetection(let video, let frame, let reason):
      "video \(video), frame \(frame): a detection cannot be recorded (\(reason)); check the detector"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check the folder and free space"
    }
  }
}
