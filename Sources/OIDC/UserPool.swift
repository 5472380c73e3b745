internal import JOSE

/// An Amazon Cognito user pool, by its id: issuer and key-set URL follow from it.
///
/// Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens".
public struct UserPool: Sendable, Equatable {
  /// Such as `eu-west-1_AbCdEfGhI`.
  public let id: String
  /// Such as `eu-west-1`.
  public let region: String

  /// Reads `REGION_NAME`; nil where it is not that: `[a-z]{2,}(-[a-z]+)+-[0-9]+_[0-9A-Za-z]+`, at most 55 characters.
  public init?(id: String) {
    let parts = id.split(separator: "_", omittingEmptySubsequences: false)
    guard id.utf8.count <= 55, parts.count == 2, UserPool.isRegion(parts[0]), !parts[1].isEmpty,
      parts[1].utf8.allSatisfy({ $0.isAlphanumeric })
    else { return nil }
    self.id = id
    region = String(parts[0])
  }

  /// The `iss` claim of its tokens.
  public var issuer: String { "https://cognito-idp.\(region).\(domain)/\(id)" }

  /// Where its key set is.
  public var keySetURL: String { "\(issuer)/.well-known/jwks.json" }

  private var domain: String {
    switch region.utf8.split(separator: UInt8(ascii: "-")).first.map({ String($0) }) ?? nil {
    case "cn": "amazonaws.com.cn"
    case "eusc": "amazonaws.eu"
    default: "amazonaws.com"
    }
  }

  private static func isRegion(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let last = parts.last, !last.isEmpty, last.utf8.allSatisfy({ $0.isDigit }) else {
      return false
    }
    return parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isLowercaseLetter } }
  }
}

extension Issuer {
  /// The issuer of a Cognito user pool: `iss`, key-set URL, RS256 and the groups claim follow from the pool.
  ///
  /// - Parameters:
  ///   - userPool: the pool.
  ///   - clients: client ids; `client_id` of an access token or `aud` of an ID token must be one of them.
  ///   - tokenUse: the kind of token to accept; nil accepts both.
  ///   - keys: where the keys are, if not at AWS.
  /// - Throws: `InvalidIssuer`.
  public static func cognito(
    name: String, userPool: UserPool, clients: [String], tokenUse: TokenUse?, keys: KeySource? = nil, leeway: Int = 0
  ) throws(InvalidIssuer) -> Issuer {
    try Issuer(
      name: name, identifier: userPool.issuer, clients: clients, tokenUse: tokenUse, algorithms: [.rs256],
      keys: keys ?? .url(userPool.keySetURL), leeway: leeway, groupsClaim: "cognito:groups")
  }
}
