package import APIGateway
package import Authorization
package import OIDC

/// Something that a caller without a token may present, and who the caller then is.
package struct Credential: Sendable, Equatable {
  /// What shows that the caller is the one.
  package enum Proof: Sendable, Equatable {
    /// One of these secrets at that place.
    case apiKey(KeyPlace, SecretSource)
    /// One of these secrets where a token would be.
    case bearer(SecretSource)
    /// This user, and one of these passwords.
    case basic(user: String, SecretSource)
    /// An address within one of these ranges.
    case address([AddressRange])
  }

  package let proof: Proof
  /// Who the caller is: the context's `subject`.
  package let principal: String
  /// The role that the caller has.
  package let role: String

  package init(_ proof: Proof, principal: String, role: String) {
    self.proof = proof
    self.principal = principal
    self.role = role
  }

  /// The shortest secret, in bytes, unless the policy document says `allowWeak`.
  package static let minimumSecretBytes = 16

  /// What the context's `authType` says.
  package var authType: AuthType {
    switch proof {
    case .apiKey: .apiKey
    case .bearer: .bearer
    case .basic: .basic
    case .address: .address
    }
  }
}
