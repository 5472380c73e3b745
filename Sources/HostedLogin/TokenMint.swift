internal import JOSE
internal import LocalHTTP
internal import OIDC
internal import SAMTemplate
internal import Signatures
internal import StrictJSON

/// Makes tokens with the claims of Cognito's.
///
/// Source: Amazon Cognito Developer Guide, "Understanding the identity (ID) token" and "Understanding the access token".
struct TokenMint: Sendable {
  let settings: LoginSettings
  let keys: LocalKeys
  let chance: @Sendable (Int) -> [UInt8]

  struct Tokens {
    let access: String
    /// nil without the scope `openid`.
    let id: String?
  }

  /// The tokens of a grant.
  ///
  /// - Parameter nonce: of the request for the code; tokens that were refreshed have none (OpenID Connect Core section 12.2).
  func tokens(
    for grant: LoginState.Grant, of user: DemoUser, nonce: String?, at now: NumericDate
  ) throws(LoginProblem) -> Tokens {
    let access = try keys.sign(accessClaims(grant, user, now).encoded(), as: .access)
    guard grant.scopes.holds("openid") else { return Tokens(access: text(access), id: nil) }
    let id = try keys.sign(idClaims(grant, user, nonce, access, now).encoded(), as: .id)
    return Tokens(access: text(access), id: text(id))
  }

  private func accessClaims(_ grant: LoginState.Grant, _ user: DemoUser, _ now: NumericDate) -> JSONText {
    let pool = settings.pool
    var claims = [JSONText.Member("sub", .string(user.subject))]
    if !user.groups.isEmpty { claims.append(.init("cognito:groups", .strings(user.groups))) }
    claims += [
      .init("iss", .string(settings.issuer)),
      .init("version", 2),
      .init("client_id", .string(pool.clientID)),
      .init("origin_jti", .string(grant.id)),
      .init("event_id", .string(grant.eventID)),
      .init("token_use", "access"),
      .init("scope", .string(grant.scopes.joined(separator: " "))),
      .init("auth_time", .integer(grant.authenticatedAt.wholeSeconds)),
      .init("exp", .integer(now.wholeSeconds + Int64(pool.accessTokenSeconds))),
      .init("iat", .integer(now.wholeSeconds)),
      .init("jti", .string(UUIDText.version4(chance(16)))),
      .init("username", .string(user.username)),
    ]
    return .object(claims)
  }

  private func idClaims(
    _ grant: LoginState.Grant, _ user: DemoUser, _ nonce: String?, _ access: [UInt8], _ now: NumericDate
  ) -> JSONText {
    let pool = settings.pool
    let half = Array(sha256(access.span).prefix(16))
    var claims = [
      JSONText.Member("at_hash", .string(text(Base64URL.encode(half)))),
      .init("sub", .string(user.subject)),
    ]
    if !user.groups.isEmpty { claims.append(.init("cognito:groups", .strings(user.groups))) }
    claims += UserAttributes.members(of: user, for: grant.scopes, verified: true)
    claims += [
      .init("iss", .string(settings.issuer)),
      .init("cognito:username", .string(user.username)),
    ]
    if let nonce { claims.append(.init("nonce", .string(nonce))) }
    claims += [
      .init("origin_jti", .string(grant.id)),
      .init("aud", .string(pool.clientID)),
      .init("event_id", .string(grant.eventID)),
      .init("token_use", "id"),
      .init("auth_time", .integer(grant.authenticatedAt.wholeSeconds)),
      .init("exp", .integer(now.wholeSeconds + Int64(pool.idTokenSeconds))),
      .init("iat", .integer(now.wholeSeconds)),
      .init("jti", .string(UUIDText.version4(chance(16)))),
    ]
    return .object(claims)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// What a client learns of a user: everything with `openid` alone, and else what the other scopes name.
///
/// Source: Amazon Cognito Developer Guide, "Scopes, M2M, and resource servers" (Standard scopes).
enum UserAttributes {
  static func members(of user: DemoUser, for scopes: [String], verified: JSONText) -> [JSONText.Member] {
    let narrowing = ["profile", "email", "phone"].filter { scopes.holds($0) }
    var members: [JSONText.Member] = []
    if narrowing.isEmpty || narrowing.holds("email") {
      members.append(.init("email_verified", verified))
      members.append(.init("email", .string(user.email)))
    }
    if narrowing.isEmpty || narrowing.holds("profile") { members.append(.init("name", .string(user.name))) }
    return members
  }
}

extension NumericDate {
  /// Rounded down.
  var wholeSeconds: Int64 { Int64(secondsSinceEpoch.rounded(.down)) }
}
