package import AWSClient
internal import Scheduling
internal import SystemCalls

/// Keeps messages and subscribers in one table of Amazon DynamoDB; docs/scheduler-table.md has the table and its items.
///
/// One is made for each invocation: it knows how long that may still take.
package struct DynamoDBStore: Store {
  private let client: AWSClient
  private let table: String
  private let end: TimeLimit
  private let longest: Double

  /// - Parameters:
  ///   - client: asks AWS.
  ///   - table: the table's name or its ARN.
  ///   - limit: how long all operations together may take, from now on.
  ///   - longest: how long one operation may take, with all its calls, in seconds.
  package init(_ client: AWSClient, table: String, limit: Duration, longest: Double = 3) {
    self.client = client
    self.table = table
    self.longest = longest
    end = TimeLimit(limit)
  }

  /// Begins an operation.
  func begin() throws(StoreFault) -> DynamoDBCall {
    let left = end.left
    guard left > .zero else {
      throw StoreFault(code: "timed_out", reason: "the time of this invocation is over before DynamoDB could be asked")
    }
    return DynamoDBCall(client: client, table: table, limit: TimeLimit(left, atMost: longest))
  }
}

/// A name for one transaction: whoever tries it again says that it is the same. At most 32 letters; 36 are allowed.
func newToken() -> String {
  String(UInt64.random(in: 0...UInt64.max), radix: 16) + String(UInt64.random(in: 0...UInt64.max), radix: 16)
}
