internal import APIGateway
internal import Authorization
internal import Credentials
internal import OIDC

extension Verdict.Circumstances {
  /// The caller was recognised by this one.
  mutating func note(_ recognised: Credential) {
    credential = recognised.authType.rawValue
    issuer = Grant.issuerOfCredentials
    keySource =
      switch recognised.proof {
      case .apiKey(_, let source), .bearer(let source), .basic(_, let source): source.name
      case .address: nil
      }
  }
}

extension Presented {
  /// As what it is presented.
  ///
  /// - Parameter type: what stands in the places for tokens, as long as it is nobody's shared secret.
  func authType(whereTokensAre type: AuthType) -> AuthType {
    switch self {
    case .token: type
    case .key: .apiKey
    case .basic: .basic
    }
  }
}

/// Takes note of whose token it is, for a log that says it of refused ones, too.
struct IssuerWitness: Witness {
  static let wantsEveryRequirement = false
  /// The issuer's name in the policy document; nil until one was found.
  private(set) var issuer: String?

  mutating func saw(_ check: @autoclosure () -> Check) {
    guard issuer == nil, case .issuer(let found) = check() else { return }
    issuer = found.name
  }
}
