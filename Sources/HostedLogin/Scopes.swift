/// Scopes of OAuth 2.0 (RFC 6749 section 3.3).
enum Scopes {
  /// Whether that is a `scope-token`: printable ASCII without space, quotation mark and backslash.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// The scopes that a request asks for out of those that the client may have, each once, in the client's order; nil where
  /// it asks for another, or for claims without `openid`.
  ///
  /// A client that asks for none gets all. Source: Amazon Cognito Developer Guide, "The redirect and authorization
  /// endpoint" (scope).
  static func granted(asking text: String?, of registered: [String]) -> [String]? {
    guard let text, !text.isEmpty else { return registered }
    let asked = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard !asked.isEmpty, asked.allSatisfy({ registered.holds($0) }) else { return nil }
    let granted = registered.filter { asked.holds($0) }
    let needsIdentity = granted.contains { ["profile", "email", "phone"].holds($0) }
    return needsIdentity && !granted.holds("openid") ? nil : granted
  }
}
