internal import GRDB
internal import Scheduling

/// The tables, and how one tells that a database is ours.
///
/// Moments are whole seconds since 1970. Texts that people write are kept as the bytes of their UTF-8: GRDB ends a TEXT
/// at its first NUL.
enum SQLiteSchema {
  /// In the file's header (bytes 68 to 71), where file(1) looks: "LkSc".
  static let applicationID = 0x4C6B_5363

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 messages and subscribers") { try $0.execute(sql: tables) }
    return migrator
  }

  private static let tables = """
    CREATE TABLE message (
      group_name TEXT NOT NULL,
      id TEXT NOT NULL,
      subject BLOB NOT NULL,
      author BLOB NOT NULL,
      deliver_at INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      state TEXT NOT NULL,
      -- Until when it is leased or waits, or when it came to its end.
      state_moment INTEGER,
      lease_holder BLOB,
      failure_code BLOB,
      progress_after TEXT,
      in_flight TEXT,
      in_flight_tries INTEGER,
      accepted INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      uncertain INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      fruitless_attempts INTEGER NOT NULL,
      version INTEGER NOT NULL,
      -- Both follow from the state; what is looked for by them needs an index.
      status TEXT NOT NULL,
      wake_at INTEGER,
      PRIMARY KEY (group_name, id),
      CHECK (CASE state WHEN 'scheduled' THEN state_moment IS NULL
        WHEN 'sending' THEN state_moment IS NOT NULL AND lease_holder IS NOT NULL
        WHEN 'failed' THEN state_moment IS NOT NULL AND failure_code IS NOT NULL
        WHEN 'waiting' THEN state_moment IS NOT NULL
        WHEN 'sent' THEN state_moment IS NOT NULL
        WHEN 'cancelled' THEN state_moment IS NOT NULL
        ELSE FALSE END),
      CHECK ((in_flight IS NULL) = (in_flight_tries IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX message_by_status ON message (group_name, status, id);
    CREATE INDEX message_by_moment ON message (wake_at) WHERE wake_at IS NOT NULL;

    -- Apart, because it is large and every list would have to step over it.
    CREATE TABLE message_text (
      group_name TEXT NOT NULL,
      message_id TEXT NOT NULL,
      text BLOB NOT NULL,
      PRIMARY KEY (group_name, message_id),
      FOREIGN KEY (group_name, message_id) REFERENCES message (group_name, id)
    ) STRICT;

    CREATE TABLE idempotency_key (
      group_name TEXT NOT NULL,
      digest TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      message_id TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (group_name, digest),
      FOREIGN KEY (group_name, message_id) REFERENCES message (group_name, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idempotency_key_by_end ON idempotency_key (expires_at);

    CREATE TABLE subscriber (
      group_name TEXT NOT NULL,
      id TEXT NOT NULL,
      address TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed')),
      created_at INTEGER NOT NULL,
      invited_at INTEGER NOT NULL,
      confirmed_at INTEGER,
      version INTEGER NOT NULL,
      expires_at INTEGER,
      PRIMARY KEY (group_name, id),
      UNIQUE (group_name, address)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX subscriber_by_status ON subscriber (group_name, status, id);
    CREATE INDEX subscriber_by_end ON subscriber (expires_at) WHERE expires_at IS NOT NULL;
    """

  /// Makes sure that the database is ours to read, before anything else is done to it; an empty one is made ours.
  static func claim(_ connection: Database) throws {
    var owner: Int?
    var tables: Int?
    // Of one moment: another process may be making the tables.
    try connection.inTransaction(.deferred) {
      owner = try Int.fetchOne(connection, sql: "PRAGMA application_id")
      tables = try Int.fetchOne(connection, sql: "SELECT count(*) FROM sqlite_schema")
      return .commit
    }
    if owner != applicationID {
      guard owner == 0, tables == 0 else {
        throw StoreFault(code: "database_foreign", reason: "it is another program's database; name another file")
      }
      // Marked before there is a table, so that nobody ever sees tables without the mark.
      if !connection.configuration.readonly {
        try connection.execute(sql: "PRAGMA application_id = \(applicationID)")
      }
    }
    guard try !migrator.hasBeenSuperseded(connection) else {
      throw StoreFault(
        code: "database_newer", reason: "it was written by a later version of this program; use that version")
    }
    // An address that was removed is not to be found in the file.
    try connection.execute(sql: "PRAGMA secure_delete = ON")
  }

  /// Whether what stood in the way of opening may be gone in a moment.
  static func isPassing(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return true
    // Another process has made the tables meanwhile, or remembered that it has.
    case .SQLITE_ERROR:
      guard let message = error.message else { return false }
      return message.hasSuffix("already exists") || message.hasSuffix("no such table: grdb_migrations")
    case .SQLITE_CONSTRAINT: return true
    default: return false
    }
  }
}
