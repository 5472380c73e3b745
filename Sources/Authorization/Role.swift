package import OIDC

/// A named set of permissions, and who has it.
package struct Role: Sendable, Hashable {
  package let name: String
  /// In the order of the document; at least one.
  package let permissions: [Permission]
  /// Any one of these is enough.
  package let grants: [RoleGrant]
  /// The key of a usage plan under which API Gateway counts this role's calls; nil: it does not.
  package let usageKey: SecretSource?

  /// The longest name, in bytes.
  package static let maximumNameLength = 64

  package init(name: String, permissions: [Permission], grants: [RoleGrant], usageKey: SecretSource? = nil) {
    self.name = name
    self.permissions = permissions
    self.grants = grants
    self.usageKey = usageKey
  }

  /// Whether a text can name a role: letters, digits, `.`, `_`, `-`, a letter or digit first.
  package static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first.isAlphanumeric, name.utf8.count <= maximumNameLength else { return false }
    return name.utf8.allSatisfy { $0.isAlphanumeric || "._-".utf8.contains($0) }
  }
}

/// Who has a role: tokens of one named issuer that satisfy every condition.
///
/// An issuer is always named: a partner can never assert our administrators.
package struct RoleGrant: Sendable, Hashable {
  package let issuer: String
  /// At least one, for omission never grants; "everybody whom this issuer knows" is written `"subjects": "any"`.
  package let conditions: [Condition]
  /// What is asked of the sign-in besides; nil: nothing. By itself it grants nothing.
  package let stepUp: StepUp?

  /// One condition; within its list any one is enough.
  package enum Condition: Sendable, Hashable {
    /// The claim that the issuer's `groupsClaim` names holds one of these.
    case groups([String])
    /// The token's scopes hold one of these.
    case scopes([String])
    /// The value at that path of the claims is one of these, or an array that holds one of these.
    case claim(ClaimPath, [ClaimValue])
    /// One of these providers, which Cognito federates, is linked to the person's profile: `providerName` in `identities`.
    case identityProviders([String])
    /// `sub` is one of these.
    case subjects([String])
    /// Every subject: the token only has to be believed.
    case anySubject
  }

  /// A value to compare a claim with. The type counts: `"1"` is not `1`.
  package enum ClaimValue: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case boolean(Bool)
  }

  package init(issuer: String, conditions: [Condition], stepUp: StepUp? = nil) {
    self.issuer = issuer
    self.conditions = conditions
    self.stepUp = stepUp
  }
}
