/// Why a journal could not be opened, read or written.
///
/// The text says what was wrong, where, and what to do about it.
package enum JournalError: Error, Equatable, CustomStringConvertible {
  /// Asked to read a file that is not there.
  case missing(path: String)
  /// The file is not a journal, or too damaged to be recognised as one. It was left as it is.
  case noJournal(path: String, reason: String)
  /// Written by a newer program. It was left as it is.
  case laterVersion(path: String, version: Int, known: Int)
  /// Asked to read a file of an older version, which only a node brings up to date.
  case earlierVersion(path: String, version: Int, known: Int)
  /// Some other process writes to it.
  case inUse(path: String)
  /// A row that this program cannot have written.
  case badRow(path: String, event: String, column: String)
  /// The system or SQLite refused: no space, no permission, a broken disk.
  case io(path: String, reason: String)

  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): there is no such journal; a node writes one where journal.path says"
    case .noJournal(let path, let reason):
      "\(path): is not a journal of events (\(reason)) and was left as it is; give another path, or move the"
        + " file away"
    case .laterVersion(let path, let version, let known):
      "\(path): is a journal of version \(version), this program knows up to \(known); use the program that"
        + " wrote it, or give another path"
    case .earlierVersion(let path, let version, let known):
      "\(path): is a journal of version \(version), this program reads version \(known); start a node of"
        + " this program on it once, which brings it up to date"
    case .inUse(let path):
      "\(path): another node writes to this journal; give each node a journal of its own"
    case .badRow(let path, let event, let column):
      "\(path): \(column) of event \(event) cannot be read; another program than a node changed the file"
    case .io(let path, let reason):
      "\(path): cannot be used (\(reason)); check the folder, its permissions and the free space"
    }
  }
}
