internal import SQLiteScheduling
internal import Scheduling
internal import SystemCalls

/// What is kept between two runs: the database, the outbox and the secrets, for their owner alone.
struct DataFolder: Sendable {
  static let standard = ".latchkey"

  let outbox: String
  let secrets: String
  private let database: String
  /// What the gateway that runs has announced.
  private let announcement: String
  /// Held as long as the gateway runs.
  private let lock: FileLock

  init(_ path: String) throws(GatewayFault) {
    outbox = "\(path)/outbox"
    secrets = "\(path)/secrets"
    database = "\(path)/local.db"
    announcement = DataFolder.announcement(in: path)
    do {
      for folder in [path, outbox, secrets] { try FileSystem.makePrivateFolder(folder) }
      lock = try DataFolder.lock(path)
    } catch let problem as FileProblem {
      throw GatewayFault(problem.code, "\(problem)")
    } catch {
      throw GatewayFault("data_in_use", "another gateway runs on \(path); end it, or name another folder with --data")
    }
  }

  private struct InUse: Error {}

  private static func lock(_ path: String) throws -> FileLock {
    guard let lock = try FileLock("\(path)/lock") else { throw InUse() }
    return lock
  }

  /// Whether a gateway runs on a folder.
  static func isInUse(_ path: String) -> Bool {
    guard FileSystem.permissions(of: "\(path)/lock") != nil else { return false }
    // Taken for a moment where nobody has it.
    return (try? lock(path)) == nil
  }

  /// The file in which a gateway notes where it is, for programs beside it.
  static func announcement(in path: String) -> String { "\(path)/running.json" }

  func note(_ running: RunningGateway) throws(GatewayFault) {
    do throws(FileProblem) {
      try FileSystem.write(running.line, to: announcement, permissions: 0o600, replacing: true)
    } catch {
      throw GatewayFault(error.code, "\(error)")
    }
  }

  /// Opens the database.
  ///
  /// - Parameter demo: put into one that is made now.
  func openStore(filledWith demo: DemoData) throws(GatewayFault) -> SQLiteStore {
    let isNew = FileSystem.permissions(of: database) == nil
    do throws(StoreFault) {
      let store = try SQLiteStore(path: database)
      if isNew { try demo.put(into: store) }
      return store
    } catch {
      throw GatewayFault(error.code, error.reason)
    }
  }
}
