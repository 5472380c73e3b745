internal import Foundation
internal import GRDB
package import Scheduling
internal import SystemCalls

/// A store in one file of SQLite. Several processes may have it open, all of them on the same machine.
///
/// A change is answered when it is on the disk (`synchronous=FULL`). The file holds addresses, so it is made for its
/// owner alone, and one that others may read is refused.
package final class SQLiteStore: Store {
  let pool: DatabasePool

  /// How long an operation waits for other processes' transactions, in seconds, before it fails with `database_busy`.
  package static let busySeconds = 5

  /// Opens the database, or makes it where there is none (its folder must be there), and brings its schema up to date.
  ///
  /// Codes of its faults, and of those of all operations: `database_unreadable` (no database, or a damaged one),
  /// `database_foreign` (another program's), `database_newer` (of a later version of this program),
  /// `database_exposed` (others than its owner may read or write it), `database_read_only`, `database_full`,
  /// `database_busy`, `database_unavailable` (cannot be opened, read or written) and `database_failed` (anything else).
  ///
  /// - Parameter path: of the file; beside it lie `-wal` and `-shm`, which belong to it.
  package convenience init(path: String) throws(StoreFault) {
    try self.init(path: path, prepare: { _ in })
  }

  /// - Parameter prepare: called with each connection that is opened.
  init(path: String, prepare: @escaping @Sendable (Database) throws -> Void) throws(StoreFault) {
    try SQLiteStore.makeFile(path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(TimeInterval(SQLiteStore.busySeconds))
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { connection in
      try SQLiteSchema.claim(connection)
      try prepare(connection)
    }
    // SQLite takes some names for no file at all, such as `:memory:`.
    let file = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
    pool = try SQLiteStore.open(file, configuration, until: BootClock.now() + Double(SQLiteStore.busySeconds))
  }

  /// An empty file is a database without tables. SQLite itself would make one that others may read.
  private static func makeFile(_ path: String) throws(StoreFault) {
    do {
      if FileSystem.permissions(of: path) == nil {
        try FileSystem.write([], to: path, permissions: 0o600, replacing: false)
      }
    } catch {
      // Another process was first, or it is no regular file; SQLite has a word on that.
      if error.reason != .alreadyExists { throw StoreFault(error) }
    }
    if let permissions = FileSystem.permissions(of: path), permissions & 0o077 != 0 {
      throw StoreFault(
        code: "database_exposed",
        reason:
          "\(StoreFault.shown(path)): others than its owner may read or write it, and it holds addresses; chmod 600 it")
    }
  }

  /// Processes that open a new file at the same time come in each other's way: turning the journal to WAL does not wait
  /// for a lock, and of two that make the tables one fails.
  private static func open(
    _ path: String, _ configuration: Configuration, until end: Double
  ) throws(StoreFault) -> DatabasePool {
    while true {
      do {
        let pool = try DatabasePool(path: path, configuration: configuration)
        try SQLiteSchema.migrator.migrate(pool)
        // GRDB makes it NORMAL when it turns on WAL; then a commit would be lost with the machine's power.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
      } catch {
        guard SQLiteSchema.isPassing(error), BootClock.now() < end else { throw StoreFault(error, path: path) }
        Pause.sleep(seconds: 0.02)
      }
    }
  }

  /// Reads from one state of the database.
  func reading<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
    do { return try pool.read(body) } catch { throw StoreFault(error, path: pool.path) }
  }

  /// Writes all or nothing. The transaction takes the lock at its beginning, so that it waits for others' rather than
  /// fails in its midst.
  func writing<Value>(_ body: (Database) throws -> Value) throws(StoreFault) -> Value {
    do { return try pool.write(body) } catch { throw StoreFault(error, path: pool.path) }
  }
}
