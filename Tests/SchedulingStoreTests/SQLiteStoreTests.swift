import Foundation
import Scheduling
import StoreSuite
import Testing

@testable import SQLiteScheduling

/// The store on the disk, against the suite of all stores.
struct SQLiteStoreTests {
  @Test(arguments: StoreCase.all)
  func keepsThePromise(_ promise: StoreCase) throws {
    try withFolder { folder in
      try promise.check(StoreSource { try SQLiteStore(path: "\(folder)/\(UUID().uuidString).db") })
    }
  }

  /// As two processes would: each with its own connections.
  @Test(arguments: StoreCase.all)
  func keepsThePromiseWhenTwoHaveTheFileOpen(_ promise: StoreCase) throws {
    try withFolder { folder in
      try promise.check(
        StoreSource(operations: 300) {
          let path = "\(folder)/\(UUID().uuidString).db"
          return TwoDoors(first: try SQLiteStore(path: path), second: try SQLiteStore(path: path))
        })
    }
  }
}

/// A folder that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latchkey-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
