extension CallerContext {
  /// How a caller was believed. A text that is none of these is not what the authorizer writes: whoever decides by it may
  /// rely on having seen them all.
  public enum AuthType: String, Sendable, Hashable, CaseIterable {
    /// A signed token, of the issuer that `issuer` names.
    case jwt
    /// An API key in a header or a query parameter of its own.
    case apiKey = "api-key"
    /// A shared secret where a token would be.
    case bearer
    /// A user and a password (RFC 7617).
    case basic
    /// The address that the request came from. It says which machine called, and nothing of a person.
    case address

    /// Reads it byte for byte: `String ==` takes some texts for equal that are not.
    init?(named text: String) {
      guard let type = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else { return nil }
      self = type
    }
  }
}
