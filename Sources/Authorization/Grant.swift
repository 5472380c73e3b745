package import JOSE
package import OIDC
internal import StrictJSON

/// What a believed caller may do, at a moment. Only `Authorization` makes one: out of a `VerifiedToken`, or for the role that
/// a credential names.
package struct Grant: Sendable, Equatable {
  /// The issuer's name in the policy document; `credentials` for a caller who has no token.
  package let issuer: String
  /// The `sub` claim, or the principal that the credential names; never empty.
  package let subject: String
  /// How the caller was believed.
  package let authType: AuthType
  /// The roles that the caller has, in the order of the document.
  package let roles: [String]
  /// What all the caller's roles permit together, in the order of the document, each once.
  package let permissions: [Permission]
  /// For how long each of them is held: a role may ask for a fresh sign-in.
  let tenures: [Permission: Tenure]
  /// The groups that the token lists, in its order.
  package let groups: [String]
  /// When the token, or the secret, is no longer valid; nil: it has no end.
  package let expiresAt: NumericDate?
  /// How the person behind the token signed in.
  package let authentication: Authentication
  /// The moment for which all this was found.
  package let moment: NumericDate
  /// The key of the usage plan under which API Gateway counts the caller's calls; nil: it does not.
  package let usageKey: SecretSource?

  init(
    issuer: String, subject: String, authType: AuthType = .jwt, roles: [String], permissions: [Permission],
    tenures: [Permission: Tenure], groups: [String] = [], expiresAt: NumericDate?,
    authentication: Authentication = .none, at moment: NumericDate, usageKey: SecretSource? = nil
  ) {
    self.issuer = issuer
    self.subject = subject
    self.authType = authType
    self.roles = roles
    self.permissions = permissions
    self.tenures = tenures
    self.groups = groups
    self.expiresAt = expiresAt
    self.authentication = authentication
    self.moment = moment
    self.usageKey = usageKey
  }

  /// What stands for an issuer where a credential was presented instead of a token. No issuer may be called so.
  package static let issuerOfCredentials = "credentials"

  /// The first role of the document that the caller has; nil where there is none.
  package var role: String? { roles.first }

  /// Issuer and subject together: who the caller is. An issuer's name holds no colon, so it can be read in one way only.
  package var principalID: String { "\(issuer):\(subject)" }

  /// The most bytes of a context, names and values together. A WebSocket answer is limited to 8 KB, headers to 10,240
  /// bytes; a caller whose groups need more than this is denied (`context_too_large`), for a list that is cut short is
  /// another list.
  package static let maximumContextBytes = 10_240

  /// What the functions behind API Gateway are told: flat strings, in this order. Nothing in it has a name that a claim
  /// chose. Empty for a caller without a role, who reaches no function.
  package var context: [(name: String, value: String)] {
    guard let role else { return [] }
    var context = [
      (name: "role", value: role),
      (name: "permissions", value: permissions.map(\.name).joined(separator: ",")),
      (name: "groups", value: String(decoding: JSONText.strings(groups).encoded(), as: UTF8.self)),
      (name: "issuer", value: issuer),
      (name: "subject", value: subject),
      (name: "authType", value: authType.rawValue),
    ]
    // To the second below, so that the context ends no later than the token.
    if let expiresAt { context.append((name: "expiresAt", value: expiresAt.wholeSeconds)) }
    // Before the epoch nobody signed in: some providers say "never" so, and no reader of the context takes a sign.
    if let time = authentication.time, time.secondsSinceEpoch >= 0 {
      context.append((name: "authTime", value: time.wholeSeconds))
    }
    return context
  }

  /// Whether the context is within its bound.
  var hasFittingContext: Bool {
    context.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count } <= Grant.maximumContextBytes
  }
}

extension NumericDate {
  /// Whole seconds since the epoch, as text; a fraction is dropped.
  fileprivate var wholeSeconds: String { String(Int64(secondsSinceEpoch.rounded(.down))) }
}
