/// Why a request cannot be read, by the fault of whoever sent it: to be answered with 413 or 400, never with 500.
package enum RequestFault: Error, Sendable, Equatable {
  /// The event is longer than so many bytes.
  case tooLarge(limit: Int)
  /// A NUL somewhere in it: in the body, or as `%00` in the query.
  case nul
  /// A query in which a `%` is not followed by two hexadecimal digits, or that is not UTF-8 once decoded.
  case query
}

extension RequestFault: CustomStringConvertible {
  /// What follows "the request". It says nothing that is not the sender's to know.
  package var description: String {
    switch self {
    case .tooLarge(let limit): "is longer than \(limit) bytes, with all that API Gateway adds"
    case .nul: "has a NUL; leave it out"
    case .query: "has a query that is not percent-encoded UTF-8; encode it"
    }
  }
}
