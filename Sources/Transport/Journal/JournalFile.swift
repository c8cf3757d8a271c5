import Concurrency
import Foundation
import GRDB

/// The one door to the SQLite file: opens it, recognises its kind, and gives errors with facts.
final class JournalFile: Sendable {
  let path: String
  let database: DatabaseQueue
  /// Keeps other writers out; `nil` for readers.
  private let lock: FileLock?

  /// Opens a journal for writing, or makes one where there is no file or an empty one; brings older ones up
  /// to date.
  init(writing path: String, schema: JournalSchema) throws(JournalError) {
    self.path = path
    do throws(FileLock.Failure) {
      // A file of its own: SQLite releases its own locks with the first closing of the file.
      lock = try FileLock(file: path + ".lock")
    } catch {
      switch error {
      case .inUse: throw .inUse(path: path)
      case .missing: throw .io(path: path, reason: "there is no such folder")
      case .system(let reason): throw .io(path: path, reason: reason)
      }
    }
    var configuration = GRDB.Configuration()
    configuration.label = "journal"
    configuration.busyMode = .timeout(5)
    database = try Self.guarding(path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try database.writeWithoutTransaction { try Self.prepare($0, path: path, schema: schema) }
      return database
    }
  }

  /// Opens a journal to read only, also while a node writes to it.
  init(reading path: String, schema: JournalSchema) throws(JournalError) {
    self.path = path
    lock = nil
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    database = try Self.guarding(path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let kind = try database.read { try JournalSchema.kind(of: $0) }
      guard case .journal(let version) = kind else {
        throw JournalError.noJournal(path: path, reason: "it holds none of a journal's tables")
      }
      if version > schema.version {
        throw JournalError.laterVersion(path: path, version: version, known: schema.version)
      }
      if version < schema.version {
        throw JournalError.earlierVersion(path: path, version: version, known: schema.version)
      }
      return database
    }
  }

  /// Closes the file and lets other writers in. Later calls on its database fail.
  func close() throws(JournalError) {
    defer { lock?.release() }
    try Self.guarding(path) { try database.close() }
  }

  private static func prepare(_ db: Database, path: String, schema: JournalSchema) throws {
    let kind = try JournalSchema.kind(of: db)
    var version = 0
    switch kind {
    case .foreign: throw JournalError.noJournal(path: path, reason: "it is a database of something else")
    case .journal(let found) where found > schema.version:
      throw JournalError.laterVersion(path: path, version: found, known: schema.version)
    case .journal(let found): version = found
    // SQLite takes this only for a file without tables; removed rows then give their room back.
    case .empty: try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    }
    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") ?? ""
    guard mode == "wal" else {
      throw JournalError.io(path: path, reason: "the file system cannot keep a write-ahead log")
    }
    try db.execute(sql: "PRAGMA journal_size_limit = 4194304; PRAGMA synchronous = FULL")
    guard version < schema.version else { return }
    try db.inTransaction(.immediate) {
      try schema.migrate(db, from: version)
      return .commit
    }
  }

  /// Runs `body` and turns its errors into those of the journal at `path`.
  static func guarding<Result>(_ path: String, _ body: () throws -> Result) throws(JournalError) -> Result {
    do {
      return try body()
    } catch let error as JournalError {
      throw error
    } catch let error as DatabaseError {
      let reason = error.message ?? "\(error.resultCode)"
      switch error.resultCode {
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: throw .noJournal(path: path, reason: reason)
      // SQLite makes its index of the write-ahead log beside the file, for readers too.
      case .SQLITE_READONLY:
        throw .io(
          path: path,
          reason: "\(reason); while no node has it open, a reader must be able to write in its folder")
      default: throw .io(path: path, reason: reason)
      }
    } catch {
      throw .io(path: path, reason: "\(error)")
    }
  }
}
