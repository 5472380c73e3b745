internal import HTTPFetch
internal import Synchronization

/// The connections of all issuers: each is lent to one load at a time, and keeps its connections to servers for the next.
///
/// A handle for each of two thousand issuers would take more memory than their keys.
final class ConnectionPool: Sendable {
  /// A connection is here or in the hands of one load, never in both.
  private struct Idle: @unchecked Sendable {
    let connection: HTTPConnection
  }

  /// More than so many are not kept; a function has one.
  private static let capacity = 8

  private let idle = Mutex<[Idle]>([])

  /// Lends a connection.
  func withConnection<Value>(
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
