/// One place of a request where a token may be. Nothing else of a request is looked at for one.
package enum TokenSource: Sendable, Hashable {
  /// A header; the name is in lower case.
  case header(String, scheme: Scheme)
  /// A cookie (RFC 6265); its name counts with its case.
  case cookie(String)
  /// A query parameter, of a WebSocket API's `$connect` only: a browser cannot set headers there, and everywhere else a URL
  /// with a token in it ends up in logs.
  case query(String)
  /// The item that follows this one in `Sec-WebSocket-Protocol` (RFC 6455 section 1.9), of `$connect` only.
  case subprotocol(String)

  /// What stands in front of the token in a header.
  package enum Scheme: String, Sendable, Hashable, CaseIterable {
    /// `Bearer TOKEN` (RFC 6750 section 2.1).
    case bearer = "Bearer"
    /// Nothing: the header's value is the token.
    case none
  }

  /// The `Authorization` header with the scheme Bearer.
  package static let standard = TokenSource.header("authorization", scheme: .bearer)
}

/// One place of a request where an API key may be.
package enum KeyPlace: Sendable, Hashable {
  /// A header; the name is in lower case.
  case header(String)
  /// A query parameter; its name counts with its case. It is looked at in every request that has a query: other than a
  /// token, a key is often all that a client can send. The logs of whatever stands in front of the API may show it.
  case query(String)
}
