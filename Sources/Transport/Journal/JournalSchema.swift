import GRDB

/// The tables of a journal and how older files get them.
struct JournalSchema: Sendable {
  /// One step from a version to the next, run inside a transaction.
  typealias Step = @Sendable (Database) throws -> Void

  /// `application_id` of a journal file: "VGRY".
  static let applicationID = 0x5647_5259

  /// `steps[n]` brings a file of version `n` to version `n + 1`. Steps that were released never change.
  let steps: [Step]

  var version: Int { steps.count }

  static let current = JournalSchema(steps: [
    { db in
      try db.execute(
        sql: """
          CREATE TABLE counter (number INTEGER NOT NULL);
          INSERT INTO counter VALUES (0);

          CREATE TABLE events (
            id TEXT NOT NULL UNIQUE,
            number INTEGER NOT NULL UNIQUE,
            changed_ns INTEGER NOT NULL,
            phase TEXT NOT NULL,
            source TEXT NOT NULL,
            track TEXT NOT NULL,
            label TEXT NOT NULL,
            start_frame INTEGER NOT NULL, start_ns INTEGER NOT NULL,
            latest_frame INTEGER NOT NULL, latest_ns INTEGER NOT NULL,
            peak_frame INTEGER NOT NULL, peak_ns INTEGER NOT NULL,
            peak_left REAL, peak_top REAL, peak_width REAL, peak_height REAL,
            peak_score REAL,
            tasks TEXT NOT NULL,
            boxes BLOB NOT NULL,
            end_reason TEXT,
            untold INTEGER NOT NULL DEFAULT 0,
            seconds_between REAL,
            beyond_calibration INTEGER NOT NULL DEFAULT 0
          );
          CREATE INDEX events_open ON events (id) WHERE phase <> 'end' OR untold;

          CREATE TABLE score_hours (
            source TEXT NOT NULL,
            hour_ns INTEGER NOT NULL,
            changed_ns INTEGER NOT NULL,
            count INTEGER NOT NULL,
            p50 REAL NOT NULL, p90 REAL NOT NULL, p99 REAL NOT NULL, max REAL NOT NULL,
            histogram BLOB NOT NULL,
            PRIMARY KEY (source, hour_ns)
          ) WITHOUT ROWID;
          """)
    }
  ])

  /// The kind of a file, by its header and tables.
  enum Kind: Equatable {
    case empty
    case journal(version: Int)
    case foreign
  }

  static func kind(of db: Database) throws -> Kind {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if application == applicationID { return .journal(version: version) }
    let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
    return application == 0 && version == 0 && isEmpty ? .empty : .foreign
  }

  /// Takes the steps from `version` on, all or none. Inside a transaction.
  func migrate(_ db: Database, from version: Int) throws {
    for step in steps.dropFirst(version) { try step(db) }
    try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(self.version)")
  }
}
