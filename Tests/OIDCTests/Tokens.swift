import Foundation
import JOSE
import OIDC
import Signatures

/// Signs claims with a shared secret and verifies them against an issuer made for one test.
enum Tokens {
  static let secret = Array("a secret of thirty-two bytes, ok".utf8)
  static let now = 1_800_000_000

  static func sign(
    _ claims: [String: Any], type: String? = nil, secret: [UInt8] = secret, algorithm: SignatureAlgorithm = .hs256
  ) throws -> [UInt8] {
    try TokenSigner.sign(
      Array(JSONSerialization.data(withJSONObject: claims)), algorithm: algorithm, keyID: nil, type: type,
      key: .secret(try HMACSecret(secret)))
  }

  /// What a good token says; `changes` replaces claims, and NSNull takes one away.
  static func claims(_ changes: [String: Any] = [:]) -> [String: Any] {
    var claims: [String: Any] = ["iss": "urn:us", "aud": "api", "sub": "u-1", "exp": now + 300]
    for (name, value) in changes { claims[name] = value is NSNull ? nil : value }
    return claims
  }

  static func issuer(
    audiences: Audiences? = .oneOf(["api"]), clients: [String] = [], tokenUse: TokenUse? = nil, type: String? = nil,
    leeway: Int = 0
  ) throws -> Issuer {
    try Issuer(
      name: "us", identifier: "urn:us", audiences: audiences, clients: clients, tokenUse: tokenUse,
      algorithms: [.hs256], keys: .secrets([TimedSecret(.environment("UNUSED"))]), type: type, leeway: leeway,
      groupsClaim: "groups")
  }

  static func verifier(_ issuer: Issuer) throws -> Verifier {
    let keys = IssuerKeys.secrets([try SharedSecret(secret, for: [.hs256])])
    return Verifier(trusting: try TrustedIssuers([issuer]), keys: FixedKeys(["us": keys]))
  }

  static func date(_ offset: Double = 0) -> NumericDate {
    NumericDate(secondsSinceEpoch: Double(now) + offset) ?? .latest
  }

  /// The code with which a token is refused; nil where it is believed.
  static func code(
    _ changes: [String: Any] = [:], of issuer: Issuer? = nil, type: String? = nil, at offset: Double = 0
  ) throws -> String? {
    let verifier = try verifier(try issuer ?? Tokens.issuer())
    do {
      _ = try verifier.verify(sign(claims(changes), type: type), at: date(offset))
      return nil
    } catch let error as VerificationError {
      return error.code
    }
  }
}
