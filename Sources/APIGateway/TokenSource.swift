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
  /// A query parameter; its name counts with its case.
  case query(String)
}

/// Everything of a request that is looked at.
package struct CredentialPlaces: Sendable, Equatable {
  /// Where a token may be, or a shared bearer secret.
  package let tokens: [TokenSource]
  /// Where an API key may be, each once.
  package let keys: [KeyPlace]
  /// Whether the `Authorization` header may have the scheme Basic (RFC 7617).
  package let acceptsBasic: Bool

  package init(tokens: [TokenSource] = [.standard], keys: [KeyPlace] = [], acceptsBasic: Bool = false) {
    self.tokens = tokens
    self.keys = keys
    self.acceptsBasic = acceptsBasic
  }
}

/// What a request presents to show who sends it: at most one thing, for of two one is somebody else's.
package enum Presented: Sendable, Equatable {
  /// A token, or a shared bearer secret; not looked at any further.
  case token([UInt8], TokenSource)
  case key([UInt8], KeyPlace)
  case basic(user: [UInt8], password: [UInt8])
}
