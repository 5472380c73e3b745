internal import JOSE
internal import OIDC
internal import StrictJSON

extension RoleGrant {
  /// Whether a believed token satisfies every condition.
  ///
  /// - Parameters:
  ///   - groups: the token's groups; the caller reads them once.
  ///   - scopes: the token's scopes.
  func isGranted(to token: VerifiedToken, subject: String, groups: [String], scopes: [String]) -> Bool {
    // A grant without a condition never gets here; were it to, it would grant nothing.
    guard token.issuer.name.utf8.elementsEqual(issuer.utf8), !conditions.isEmpty else { return false }
    return conditions.allSatisfy { condition in
      switch condition {
      case .groups(let accepted): accepted.sharesText(with: groups)
      case .scopes(let accepted): accepted.sharesText(with: scopes)
      case .subjects(let accepted): accepted.sharesText(with: [subject])
      case .anySubject: true
      case .claim(let name, let accepted):
        token.claims.json[name].map { claim in accepted.contains { $0.isValue(of: claim) } } ?? false
      }
    }
  }
}

extension RoleGrant.ClaimValue {
  /// Whether a claim is this value, or an array that holds it.
  fileprivate func isValue(of claim: JSONValue) -> Bool {
    if claim.kind == .array { return claim.elements.contains { $0.kind != .array && isValue(of: $0) } }
    switch self {
    case .string(let text): return claim.equals(utf8: text)
    case .integer(let integer): return claim.integer == integer
    case .boolean(let boolean): return claim.boolean == boolean
    }
  }
}

extension [String] {
  /// Whether one text is in both, byte for byte: `String ==` takes "é" for "e" + U+0301.
  fileprivate func sharesText(with other: [String]) -> Bool {
    contains { text in other.contains { $0.utf8.elementsEqual(text.utf8) } }
  }
}
