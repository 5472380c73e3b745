/// How a caller was believed; the text is what the context's `authType` says.
package enum AuthType: String, Sendable, Hashable, CaseIterable {
  /// A signed token.
  case jwt
  /// A secret in a header or a query parameter of its own.
  case apiKey = "api-key"
  /// A shared secret in the `Authorization` header, with the scheme Bearer.
  case bearer
  /// A user and a password in the `Authorization` header, with the scheme Basic (RFC 7617).
  case basic
  /// The address that the request came from.
  case address
}
