import Foundation
import GRDB
import Scheduling
import StoreSuite
import Synchronization
import SystemCalls
import Testing

@testable import SQLiteScheduling

/// What the store does with its file, and what it says when the file is not as it should be.
struct SQLiteFileTests {
  @Test func commitsReachTheDiskAndForeignKeysHold() throws {
    try withFolder { folder in
      let store = try SQLiteStore(path: "\(folder)/store.db")
      let pragmas = try store.pool.writeWithoutTransaction { connection in
        try ["synchronous", "foreign_keys", "secure_delete"].map {
          try Int.fetchOne(connection, sql: "PRAGMA \($0)")
        }
      }
      // 2 is FULL; 1 is NORMAL, which in WAL loses commits with the machine's power.
      #expect(pragmas == [2, 1, 1])
      let mode = try store.pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
      #expect(mode == "wal")
      #expect(throws: DatabaseError.self) {
        try store.pool.write { try $0.execute(sql: "INSERT INTO message_text VALUES ('a', 'b', x'00')") }
      }
    }
  }

  @Test func everyTableIsStrict() throws {
    try withFolder { folder in
      let store = try SQLiteStore(path: "\(folder)/store.db")
      let lax = try store.pool.read { connection in
        try String.fetchSet(
          connection, sql: "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict")
      }
      #expect(lax == ["sqlite_schema", "grdb_migrations"])
    }
  }

  @Test func everyStatementFindsItsRowsByAnIndex() throws {
    try withFolder { folder in
      let statements = Mutex<Set<String>>([])
      let source = StoreSource(operations: 300) {
        try SQLiteStore(path: "\(folder)/\(UUID().uuidString).db") { connection in
          connection.trace { event in
            guard case .statement(let statement) = event else { return }
            statements.withLock { _ = $0.insert(statement.sql) }
          }
        }
      }
      for promise in StoreCase.all { try promise.check(source) }
      let looking = statements.withLock { all in
        all.filter { $0.contains(" WHERE ") && !$0.contains("sqlite_") && !$0.contains("CREATE ") }
      }
      #expect(looking.count >= 15, "\(looking)")
      let store = try SQLiteStore(path: "\(folder)/plans.db")
      func plan(_ sql: String) throws -> [String] {
        let none = Array(repeating: DatabaseValue.null, count: sql.utf8.count { $0 == UInt8(ascii: "?") })
        return try store.pool.read { connection in
          try String.fetchAll(
            connection, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: StatementArguments(none),
            adapter: SuffixRowAdapter(fromIndex: 3))
        }
      }
      for sql in looking {
        for step in try plan(sql) {
          #expect(!step.contains("SCAN") && !step.contains("TEMP B-TREE"), "\(sql): \(step)")
          // Not all of a group for a few of one status.
          if sql.hasPrefix("SELECT"), sql.contains("status = ?") {
            #expect(step.contains("status=?"), "\(sql): \(step)")
          }
        }
      }
      // The same look does find a statement without an index.
      #expect(try plan("SELECT * FROM message WHERE subject = x'00' ORDER BY author").contains { $0.contains("SCAN") })
    }
  }

  @Test func theFilesAreTheirOwnersAlone() throws {
    try withFolder { folder in
      let before = umask(0)
      defer { umask(before) }
      let store = try SQLiteStore(path: "\(folder)/store.db")
      _ = try store.subscribe(someone)
      for name in ["store.db", "store.db-wal", "store.db-shm"] {
        #expect(FileSystem.permissions(of: "\(folder)/\(name)") == 0o600, "\(name)")
      }
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o644] as [UInt32])
  func refusesAFileThatOthersMayReadOrWrite(_ permissions: UInt32) throws {
    try withFolder { folder in
      try FileSystem.write([], to: "\(folder)/store.db", permissions: permissions, replacing: false)
      #expect(code(opening: "\(folder)/store.db") == "database_exposed")
    }
  }

  @Test func aRemovedAddressIsNotToBeFoundInTheFile() throws {
    try withFolder { folder in
      do {
        let store = try SQLiteStore(path: "\(folder)/store.db")
        _ = try store.subscribe(someone)
        #expect(try store.remove(someone.id, of: someone.group))
      }
      // Closed, so that the journal is written back and gone.
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      for file in files {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
        #expect(bytes.range(of: Data(someone.address.text.utf8)) == nil, "\(file)")
      }
      #expect(files == ["store.db"])
    }
  }

  @Test func saysWhatIsNoDatabase() throws {
    try withFolder { folder in
      let text = Array(String(repeating: "this is a letter, not a database\n", count: 100).utf8)
      try FileSystem.write(text, to: "\(folder)/letter", permissions: 0o600, replacing: false)
      #expect(code(opening: "\(folder)/letter") == "database_unreadable")
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/letter")) == Data(text), "it was written to")
      #expect(code(opening: folder) == "database_unavailable")
      #expect(code(opening: "\(folder)/nowhere/store.db") == "database_unavailable")
      #expect(code(opening: "") == "database_unavailable")
    }
  }

  @Test func aNameThatSQLiteTakesForNoFileIsAFile() throws {
    try withFolder { folder in
      _ = try SQLiteStore(path: "\(folder)/:memory:").subscribe(someone)
      #expect(FileManager.default.fileExists(atPath: "\(folder)/:memory:"))
    }
  }

  @Test func saysWhatIsDamaged() throws {
    try withFolder { folder in
      let path = "\(folder)/store.db"
      do {
        let store = try SQLiteStore(path: path)
        for number in 0..<200 { _ = try store.insert(message(number), text: "text", key: nil) }
      }
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      for index in 4096..<bytes.count { bytes[index] = 0xA5 }
      try FileSystem.write(bytes, to: path, permissions: 0o600, replacing: true)
      #expect(throws: StoreFault.self) { try readAll(path) }
      do { try readAll(path) } catch let fault as StoreFault { #expect(fault.code == "database_unreadable") }
    }
  }

  @Test func saysWhatIsAnotherProgramsAndLeavesItAlone() throws {
    try withFolder { folder in
      let path = "\(folder)/theirs.db"
      do { try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE invoice (id INTEGER)") } }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(code(opening: path) == "database_foreign")
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }

  @Test func saysWhatALaterVersionHasWritten() throws {
    try withFolder { folder in
      let path = "\(folder)/store.db"
      do {
        let store = try SQLiteStore(path: path)
        try store.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 of next year')") }
      }
      #expect(code(opening: path) == "database_newer")
    }
  }

  @Test func saysThatTheDiskIsFullAndLosesNothing() throws {
    try withFolder { folder in
      let store = try SQLiteStore(path: "\(folder)/store.db") { try $0.execute(sql: "PRAGMA max_page_count = 60") }
      var stored = 0
      let fault = #expect(throws: StoreFault.self) {
        while stored < 1000 {
          _ = try store.insert(message(stored), text: String(repeating: "x", count: 5000), key: nil)
          stored += 1
        }
      }
      #expect(fault?.code == "database_full")
      #expect(stored > 5)
      #expect(try store.messages(of: message(0).group, status: nil, after: nil, limit: 100).items.count == stored)
      #expect(try store.text(of: message(stored).reference) == nil)
    }
  }

  @Test func waitsForAnotherProcessButNotForever() throws {
    try withFolder { folder in
      let path = "\(folder)/store.db"
      let store = try SQLiteStore(path: path)
      let other = try DatabaseQueue(path: path)
      try other.inDatabase { connection in
        try connection.execute(sql: "BEGIN IMMEDIATE")
        let clock = ContinuousClock()
        let took = clock.measure {
          let fault = #expect(throws: StoreFault.self) { try store.subscribe(someone) }
          #expect(fault?.code == "database_busy")
        }
        #expect(took > .seconds(SQLiteStore.busySeconds - 1) && took < .seconds(SQLiteStore.busySeconds + 20))
        #expect(try store.subscriber(someone.id, of: someone.group) == nil, "reading does not wait")
        try connection.execute(sql: "ROLLBACK")
      }
      #expect(try store.subscribe(someone) == someone)
    }
  }

  @Test func faultsHoldNoAddressAndNoText() throws {
    try withFolder { folder in
      let store = try SQLiteStore(path: "\(folder)/store.db")
      _ = try store.subscribe(someone)
      try store.pool.write { try $0.execute(sql: "UPDATE subscriber SET invited_at = 9223372036854775807") }
      let fault = #expect(throws: StoreFault.self) { try store.subscribe(someone) }
      #expect(fault?.code == "database_unreadable")
      #expect(fault?.reason.contains("invited_at") == true)
      #expect(fault?.reason.contains("someone") == false)
      // SQLite's own words on a statement, which has the address among its arguments.
      try store.pool.write { try $0.execute(sql: "DROP TABLE subscriber") }
      let broken = #expect(throws: StoreFault.self) { try store.subscribe(someone) }
      #expect(broken?.code == "database_failed")
      #expect(broken?.reason.contains("someone") == false)
    }
  }

  @Test func forgetsWhatHasExpiredLongAgo() throws {
    try withFolder { folder in
      let store = try SQLiteStore(path: "\(folder)/store.db")
      for number in 0..<20 {
        _ = try store.subscribe(subscriber(number, createdAt: 0))
        _ = try store.insert(message(number), text: "", key: key(number, expiresAt: 10))
      }
      let later = Subscriber.pendingSeconds + 86_400
      for number in 20..<30 {
        _ = try store.subscribe(subscriber(number, createdAt: later))
        _ = try store.insert(message(number, createdAt: later), text: "", key: key(number, expiresAt: later + 10))
      }
      let left = try store.pool.read { connection in
        try ["subscriber", "idempotency_key", "message"].map {
          try Int.fetchOne(connection, sql: "SELECT count(*) FROM \($0)")
        }
      }
      #expect(left == [10, 10, 30])
    }
  }

  @Test func manyOpenANewFileAtOnce() throws {
    try withFolder { folder in
      for round in 0..<10 {
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { number in
          do { _ = try SQLiteStore(path: "\(folder)/\(round).db").subscribe(subscriber(number, createdAt: 0)) } catch {
            faults.withLock { $0.append("\(error)") }
          }
        }
        #expect(faults.withLock { $0 } == [])
        let store = try SQLiteStore(path: "\(folder)/\(round).db")
        #expect(try store.subscribers(of: someone.group, status: nil, after: nil, limit: 10).items.count == 6)
      }
    }
  }

  private func code(opening path: String) -> String? {
    do { _ = try SQLiteStore(path: path) } catch { return error.code }
    return nil
  }

  private func readAll(_ path: String) throws {
    let store = try SQLiteStore(path: path)
    for number in 0..<200 { _ = try store.text(of: message(number).reference) }
    _ = try store.messages(of: message(0).group, status: nil, after: nil, limit: 100)
  }
}
