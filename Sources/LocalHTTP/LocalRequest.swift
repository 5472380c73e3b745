package import HTTPTypes

/// A request that has been read to its end.
package struct LocalRequest: Sendable {
  /// Method, fields, and in `path` the path with its query, as the caller sent them: nothing is decoded.
  package let head: HTTPRequest
  /// The body, bounded by whoever read it.
  package let body: [UInt8]
  /// The address of the caller's end of the connection.
  package let sourceIP: String

  package init(_ head: HTTPRequest, body: [UInt8] = [], sourceIP: String) {
    self.head = head
    self.body = body
    self.sourceIP = sourceIP
  }

  /// The path as it was sent, without the query; `/` where the request names none.
  package var path: String { String(target.prefix { $0 != "?" }) }

  /// What stands behind the first question mark, as it was sent; nil where there is none.
  package var query: String? {
    target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
  }

  private var target: String { head.path ?? "/" }
}
