internal import Synchronization

/// The connections of a process: each is lent to one request at a time, and keeps its connections to servers for the next.
///
/// A handle for each of two thousand issuers would take more memory than their keys.
package final class ConnectionPool: Sendable {
  /// A connection is here or in the hands of one borrower, never in both.
  private struct Idle: @unchecked Sendable {
    let connection: HTTPConnection
  }

  /// More than so many are not kept; a function has one.
  private static let capacity = 8

  private let idle = Mutex<[Idle]>([])

  /// A pool that has none yet.
  package init() {}

  /// Lends a connection.
  package func withConnection<Value>(
    _ body: (HTTPConnection) throws(HTTPFailure) -> Value
  ) throws(HTTPFailure) -> Value {
    let lent: Idle
    if let kept = idle.withLock({ $0.popLast() }) {
      lent = kept
    } else {
      lent = Idle(connection: try HTTPConnection())
    }
    defer { idle.withLock { if $0.count < ConnectionPool.capacity { $0.append(lent) } } }
    return try body(lent.connection)
  }
}
