internal import JOSE
internal import OIDC
internal import StrictJSON

/// What a grant may ask about of a token, read once for all grants.
struct CallerFacts {
  let issuer: Issuer
  let claims: Claims
  let subject: String
  let groups: [String]
  let scopes: [String]
  let authentication: Authentication
}

extension RoleGrant {
  /// Whether a token satisfies every condition; what is asked of its sign-in is not looked at here.
  func isGranted(to caller: CallerFacts) -> Bool {
    // A grant without a condition never gets here; were it to, it would grant nothing.
    guard caller.issuer.name.utf8.elementsEqual(issuer.utf8), !conditions.isEmpty else { return false }
    return conditions.allSatisfy { $0.holds(for: caller) }
  }
}

extension RoleGrant.Condition {
  /// Whether one condition holds.
  func holds(for caller: CallerFacts) -> Bool {
    switch self {
    case .groups(let accepted): accepted.sharesText(with: caller.groups)
    case .scopes(let accepted): accepted.sharesText(with: caller.scopes)
    case .subjects(let accepted): accepted.sharesText(with: [caller.subject])
    case .anySubject: true
    case .claim(let path, let accepted):
      caller.claims.value(at: path).map { claim in accepted.contains { $0.isValue(of: claim) } } ?? false
    case .identityProviders(let accepted): accepted.sharesText(with: caller.claims.identityProviders)
    }
  }
}

extension Claims {
  /// The providers that are linked to the person's profile, as Cognito lists them: `providerName` of every element of
  /// `identities`. Empty where the token does not say.
  var identityProviders: [String] {
    guard let identities = json["identities"], identities.kind == .array else { return [] }
    return identities.elements.compactMap { $0.kind == .object ? $0["providerName"]?.string : nil }
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
