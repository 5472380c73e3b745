internal import Foundation
internal import GRDB
internal import Scheduling
internal import SystemCalls

extension StoreFault {
  /// What SQLite says, without the statement's arguments: they hold addresses.
  init(_ error: any Error, path: String) {
    let (code, what): (String, String) =
      switch error {
      case let fault as StoreFault: (fault.code, fault.reason)
      case let error as DatabaseError: StoreFault.meaning(of: error)
      default: ("database_failed", "\(type(of: error))")
      }
    self.init(code: code, reason: "\(StoreFault.shown(path)): \(what)")
  }

  /// Why the file could not be made.
  init(_ problem: FileProblem) {
    let code =
      switch problem.reason {
      case .notPermitted: "database_read_only"
      case .other(ENOSPC), .other(EDQUOT): "database_full"
      default: "database_unavailable"
      }
    self.init(code: code, reason: "\(problem)")
  }

  private static func meaning(of error: DatabaseError) -> (code: String, what: String) {
    let said = "SQLite says \"\(error.message ?? "nothing")\" (\(error.extendedResultCode.rawValue))"
    return switch error.resultCode {
    case .SQLITE_NOTADB: ("database_unreadable", "it is no database; name another file")
    case .SQLITE_CORRUPT, .SQLITE_FORMAT:
      ("database_unreadable", "the database is damaged; take it from a backup: \(said)")
    case .SQLITE_READONLY, .SQLITE_PERM:
      ("database_read_only", "the file or its folder cannot be written; check their owner and mode: \(said)")
    case .SQLITE_FULL: ("database_full", "the disk is full; make room: \(said)")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      ("database_busy", "another process has kept it locked for \(SQLiteStore.busySeconds) s; try again: \(said)")
    case .SQLITE_CANTOPEN, .SQLITE_IOERR:
      ("database_unavailable", "it cannot be opened, read or written; check its folder and disk: \(said)")
    default: ("database_failed", said)
    }
  }

  /// A path may hold anything but NUL; what is printed must not move the cursor.
  static func shown(_ path: String) -> String {
    path.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
  }
}
