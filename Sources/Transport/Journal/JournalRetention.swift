import GRDB
import Settings

/// How much a journal keeps. Older entries and those beyond the size are removed, the oldest first.
package struct JournalRetention: Sendable, Equatable, SettingGroup {
  package static let section = "journal"

  /// Time since an event ended, or since an hour of scores was last added to.
  @Setting(1...36_500, "days") package var days = 90
  /// Size of the file without its write-ahead log.
  @Setting((1 << 20)...(1 << 40), "bytes") package var bytes: Int64 = 512 << 20

  private static let day: Int64 = 86_400_000_000_000
  /// Rows removed together for their age, so that new events do not wait for long.
  private static let agePortion = 500
  /// Rows removed before the size is read again.
  private static let sizePortion = 8

  package init() {}

  package init(days: Int) { self.days = days }

  package init(bytes: Int64) { self.bytes = bytes }

  /// Removes a portion of the entries over their age, then of those over the size. Events without an end stay.
  ///
  /// - Parameter now: nanoseconds since 1970 UTC.
  /// - Returns: whether there may be more to remove.
  func trim(_ db: Database, at now: Int64) throws -> Bool {
    var isMore = false
    try db.inTransaction(.immediate) {
      let (age, overflow) = Int64(days).multipliedReportingOverflow(by: Self.day)
      if !overflow {
        isMore = try remove(db, "changed_ns < ?", [now - age], portion: Self.agePortion)
      }
      if try used(db) > bytes {
        // Some room is made at once: at the limit itself every new event would need another one to go.
        while try used(db) > bytes / 10 * 9, try remove(db, "1", [], portion: Self.sizePortion) {}
      }
      return .commit
    }
    // Gives the room back to the file system.
    _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum")
    return isMore
  }

  private func used(_ db: Database) throws -> Int64 {
    func number(_ name: String) throws -> Int64 { try Int64.fetchOne(db, sql: "PRAGMA \(name)") ?? 0 }
    return try (number("page_count") - number("freelist_count")) * number("page_size")
  }

  /// Removes the oldest ended events that fulfil `condition`, and when there are none the oldest hours.
  ///
  /// - Returns: whether something was removed.
  private func remove(
    _ db: Database, _ condition: String, _ arguments: StatementArguments, portion: Int
  ) throws -> Bool {
    try db.execute(
      sql: "DELETE FROM events WHERE number IN (SELECT number FROM events "
        + "WHERE phase = 'end' AND \(condition) ORDER BY number LIMIT ?)",
      arguments: arguments + [portion])
    if db.changesCount > 0 { return true }
    try db.execute(
      sql: "DELETE FROM score_hours WHERE (source, hour_ns) IN (SELECT source, hour_ns FROM score_hours "
        + "WHERE \(condition) ORDER BY changed_ns LIMIT ?)",
      arguments: arguments + [portion])
    return db.changesCount > 0
  }
}
