internal import AWSPartitions
internal import JOSE

/// An Amazon Cognito user pool, by its id: issuer and key-set URL follow from it, in every partition of AWS.
///
/// Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens" and "Identity provider and relying party endpoints".
public struct UserPool: Sendable, Equatable {
  /// Such as `eu-west-1_AbCdEfGhI`.
  public let id: String
  /// Such as `eu-west-1`.
  public let region: String
  /// Which of its two forms the `iss` claim has.
  public let issuerForm: IssuerForm

  private let dnsSuffix: String

  /// The two forms of a pool's `iss`: a setting of the pool, and a token has the one that the pool had when it was issued.
  ///
  /// Source: Amazon Cognito User Pools API Reference, IssuerConfigurationType.
  public enum IssuerForm: String, Sendable, Equatable, CaseIterable {
    /// `https://cognito-idp.REGION.SUFFIX/POOL`: what a pool has unless it was changed.
    case original
    /// `https://issuer-cognito-idp.REGION.SUFFIX/POOL`: the same keys, served from more than one region.
    case updated
  }

  /// Reads `REGION_NAME`; nil where it is not that: a region of AWS by its form, an underscore, letters and digits; at
  /// most 55 characters.
  ///
  /// - Parameters:
  ///   - id: the pool's id.
  ///   - issuerForm: which form its tokens' `iss` has. A pool that changes over has tokens of both forms for a while, and
  ///     is two issuers.
  public init?(id: String, issuerForm: IssuerForm = .original) {
    let parts = id.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard id.utf8.count <= 55, parts.count == 2, let name = String(parts[0]), let region = AWSRegion(name),
      !parts[1].isEmpty, parts[1].allSatisfy({ $0.isAlphanumeric })
    else { return nil }
    self.id = id
    self.region = region.name
    self.issuerForm = issuerForm
    dnsSuffix = region.dnsSuffix
  }

  /// The `iss` claim of its tokens.
  public var issuer: String {
    let host =
      switch issuerForm {
      case .original: "cognito-idp"
      case .updated: "issuer-cognito-idp"
      }
    return "https://\(host).\(region).\(dnsSuffix)/\(id)"
  }

  /// Where its key set is: below the issuer, in either form. A pool that was not changed to the updated issuer answers
  /// 403 below it (awslabs/aws-jwt-verify, issue 279), so the one form cannot stand in for the other.
  public var keySetURL: String { "\(issuer)/.well-known/jwks.json" }
}

extension Issuer {
  /// The issuer of a Cognito user pool: `iss`, key-set URL, RS256 and the groups claim follow from the pool.
  ///
  /// - Parameters:
  ///   - userPool: the pool.
  ///   - clients: client ids; `client_id` of an access token or `aud` of an ID token must be one of them.
  ///   - tokenUse: the kind of token to accept; nil accepts both.
  ///   - keys: where the keys are, if not at AWS.
  ///   - retention: how long its keys are trusted where they cannot be loaded anew.
  /// - Throws: `InvalidIssuer`.
  public static func cognito(
    name: String, userPool: UserPool, clients: [String], tokenUse: TokenUse?, keys: KeySource? = nil,
    retention: KeyRetention = .standard, leeway: Int = 0
  ) throws(InvalidIssuer) -> Issuer {
    try Issuer(
      name: name, identifier: userPool.issuer, clients: clients, tokenUse: tokenUse, algorithms: [.rs256],
      keys: keys ?? .url(userPool.keySetURL), retention: retention, leeway: leeway, groupsClaim: "cognito:groups")
  }
}
