import Foundation
import GRDB
import VideoModel

/// The part of a journal that a writer of batches needs.
package protocol JournalStore: Sendable {
  /// Writes all of a batch or nothing of it. `now` in nanoseconds since 1970 UTC.
  func write(_ batch: JournalBatch, at now: Int64) throws(JournalError)
  /// Removes entries that are too old or too many, a part of them at a time. `now` as above.
  /// - Returns: whether there is more to remove.
  func trim(at now: Int64) throws(JournalError) -> Bool
}

/// The events of a node and the distribution of its scores, in one SQLite file (docs/journal.md).
///
/// One writer, which a lock keeps alone, and any number of readers at once. Any thread; calls on one instance
/// wait for each other. Times are nanoseconds since 1970 UTC, given by the caller.
package final class EventJournal: JournalStore {
  private let file: JournalFile
  private let retention: JournalRetention

  /// Opens the journal at `path` for writing, or makes one.
  ///
  /// - Throws: `noJournal` and `laterVersion` leave the file as it is; `inUse`, `io`.
  package convenience init(
    writing path: String, retention: JournalRetention = JournalRetention()
  ) throws(JournalError) {
    try self.init(writing: path, retention: retention, schema: .current)
  }

  init(writing path: String, retention: JournalRetention, schema: JournalSchema) throws(JournalError) {
    self.retention = retention
    file = try JournalFile(writing: path, schema: schema)
  }

  /// Opens the journal at `path` to read it, also while a node writes to it.
  ///
  /// - Throws: `missing`, `noJournal`, `laterVersion`, `earlierVersion`, `io`.
  package convenience init(reading path: String) throws(JournalError) {
    try self.init(reading: path, schema: .current)
  }

  init(reading path: String, schema: JournalSchema) throws(JournalError) {
    retention = JournalRetention()
    file = try JournalFile(reading: path, schema: schema)
  }

  var path: String { file.path }
  var database: DatabaseQueue { file.database }

  /// Starts and ends are on the disk when this returns; updates alone may be lost with the power.
  package func write(_ batch: JournalBatch, at now: Int64) throws(JournalError) {
    let isDurable = batch.events.contains { $0.phase != .update } || !batch.published.isEmpty
    try JournalFile.guarding(path) {
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
        try db.inTransaction(.immediate) {
          for event in batch.events { try Self.store(event, db, at: now) }
          for id in batch.published {
            try db.execute(sql: "UPDATE events SET untold = 0 WHERE id = ?", arguments: [id])
          }
          for (hour, scores) in batch.scores { try Self.add(scores, to: hour, db, at: now) }
          return .commit
        }
      }
    }
  }

  /// Ends all events without an end, for `node-restarted`. Call it before the first write. Their
  /// `latest` stays as it was.
  ///
  /// - Returns: these ends and the earlier ones that were never marked as published, the oldest first.
  package func endInterrupted(at now: Int64) throws(JournalError) -> [AnomalyEvent] {
    try JournalFile.guarding(path) {
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        var ended: [AnomalyEvent] = []
        try db.inTransaction(.immediate) {
          let entries = try Row.fetchAll(
            db, sql: "SELECT * FROM events WHERE phase <> 'end' OR untold ORDER BY number"
          ).map { try EventRow.entry($0, path: path) }
          for var event in entries.map(\.event) {
            if event.phase != .end {
              event.phase = .end
              event.endReason = .restarted
              try Self.store(event, db, at: now, untold: true)
            }
            ended.append(event)
          }
          return .commit
        }
        return ended
      }
    }
  }

  package func trim(at now: Int64) throws(JournalError) -> Bool {
    try JournalFile.guarding(path) {
      try database.writeWithoutTransaction { try retention.trim($0, at: now) }
    }
  }

  /// Calls `each` with the events of a query in the order of their running numbers, as of one moment.
  package func read(_ query: JournalQuery, each: (JournalEntry) -> Void) throws(JournalError) {
    try JournalFile.guarding(path) {
      try database.read { db in
        let (sql, arguments) = Self.select(query)
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() { each(try EventRow.entry(row, path: path)) }
      }
    }
  }

  /// All events of a query.
  package func entries(_ query: JournalQuery = JournalQuery()) throws(JournalError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    try read(query) { entries.append($0) }
    return entries
  }

  /// The distribution of the scores, by source and hour.
  package func scores() throws(JournalError) -> [JournalScores] {
    try JournalFile.guarding(path) {
      try database.read { db in
        try Row.fetchAll(db, sql: "SELECT * FROM score_hours ORDER BY source, hour_ns").compactMap { row in
          guard let source = SourceID(try row.decode(forColumn: "source")) else { return nil }
          let count: Int64 = try row.decode(forColumn: "count")
          return JournalScores(
            hour: ScoreHour(source: source, captureTime: try row.decode(forColumn: "hour_ns")),
            count: UInt64(max(0, count)), p50: try row.decode(forColumn: "p50"),
            p90: try row.decode(forColumn: "p90"), p99: try row.decode(forColumn: "p99"),
            max: try row.decode(forColumn: "max"))
        }
      }
    }
  }

  /// Closes the file; another writer may then open it. Later calls fail.
  package func close() throws(JournalError) { try file.close() }

  private static func select(_ query: JournalQuery) -> (String, StatementArguments) {
    var conditions: [String] = []
    var arguments = StatementArguments()
    switch query.start {
    case .beginning: break
    case .number(let number):
      conditions.append("number > ?")
      arguments += [number]
    case .time(let time):
      conditions.append("changed_ns > ?")
      arguments += [time]
    }
    if let source = query.source {
      conditions.append("source = ?")
      arguments += [source.text]
    }
    let what =
      "SELECT * FROM events"
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
    switch query.limit {
    case .none: return (what + " ORDER BY number", arguments)
    case .first(let count): return (what + " ORDER BY number LIMIT ?", arguments + [count])
    case .latest(let count):
      return ("SELECT * FROM (\(what) ORDER BY number DESC LIMIT ?) ORDER BY number", arguments + [count])
    }
  }

  private static func store(
    _ event: AnomalyEvent, _ db: Database, at now: Int64, untold: Bool = false
  ) throws {
    try db.execute(sql: "UPDATE counter SET number = number + 1")
    let number = try Int64.fetchOne(db, sql: "SELECT number FROM counter") ?? 0
    try db.cachedStatement(sql: EventRow.upsert).execute(
      arguments: EventRow.arguments(event, number: number, changed: now, untold: untold))
  }

  private static func add(
    _ scores: ScoreHistogram, to hour: ScoreHour, _ db: Database, at now: Int64
  ) throws {
    let key: StatementArguments = [hour.source.text, hour.start]
    var whole = scores
    if let row = try Row.fetchOne(
      db, sql: "SELECT histogram, max FROM score_hours WHERE source = ? AND hour_ns = ?", arguments: key),
      let before = ScoreHistogram(
        bytes: [UInt8](try row.decode(Data.self, forColumn: "histogram")),
        largest: try row.decode(forColumn: "max"))
    {
      whole.add(before)
    }
    guard let p50 = whole.quantile(0.5), let p90 = whole.quantile(0.9), let p99 = whole.quantile(0.99) else {
      return
    }
    try db.execute(
      sql: "INSERT OR REPLACE INTO score_hours "
        + "(source, hour_ns, changed_ns, count, p50, p90, p99, max, histogram) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        hour.source.text, hour.start, now, Int64(clamping: whole.count), p50, p90, p99, whole.largest,
        Data(whole.bytes),
      ])
  }
}
