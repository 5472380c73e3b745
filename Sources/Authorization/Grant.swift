package import JOSE
internal import StrictJSON

/// What a believed caller may do. Only `Authorization` makes one, out of a `VerifiedToken`.
package struct Grant: Sendable, Equatable {
  /// The issuer's name in the policy document.
  package let issuer: String
  /// The `sub` claim; never empty.
  package let subject: String
  /// The first role of the document that the caller has; nil where there is none.
  package let role: String?
  /// What all the caller's roles permit together, in the order of the document, each once.
  package let permissions: [Permission]
  /// The groups that the token lists, in its order.
  package let groups: [String]
  /// When the token expires.
  package let expiresAt: NumericDate

  init(
    issuer: String, subject: String, role: String?, permissions: [Permission], groups: [String], expiresAt: NumericDate
  ) {
    self.issuer = issuer
    self.subject = subject
    self.role = role
    self.permissions = permissions
    self.groups = groups
    self.expiresAt = expiresAt
  }

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
    return [
      (name: "role", value: role),
      (name: "permissions", value: permissions.map(\.name).joined(separator: ",")),
      (name: "groups", value: String(decoding: JSONText.strings(groups).encoded(), as: UTF8.self)),
      (name: "issuer", value: issuer),
      (name: "subject", value: subject),
      (name: "authType", value: "jwt"),
      // To the second below, so that the context ends no later than the token.
      (name: "expiresAt", value: String(Int64(expiresAt.secondsSinceEpoch.rounded(.down)))),
    ]
  }

  /// Whether the context is within its bound.
  var hasFittingContext: Bool {
    context.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count } <= Grant.maximumContextBytes
  }
}
