package import JOSE

/// A token for somebody at a terminal, with the claims of those that the sign-in gives: nobody has signed in for it, so it
/// cannot be refreshed or revoked, and has no nonce.
package enum LoneToken {
  /// What kind it is.
  package enum Kind: Sendable {
    case access, id
  }

  /// Makes a token with all the client's scopes.
  ///
  /// - Parameters:
  ///   - settings: of the sign-in whose token it is.
  ///   - chance: so many random bytes.
  package static func make(
    _ kind: Kind, for user: DemoUser, of settings: LoginSettings, keys: LocalKeys, at now: NumericDate,
    chance: @escaping @Sendable (Int) -> [UInt8]
  ) throws(LoginProblem) -> String {
    let grant = LoginState.Grant(
      id: UUIDText.version4(chance(16)), eventID: UUIDText.version4(chance(16)), subject: user.subject,
      scopes: settings.pool.scopes, authenticatedAt: now)
    let tokens = try TokenMint(settings: settings, keys: keys, chance: chance)
      .tokens(for: grant, of: user, nonce: nil, at: now)
    guard kind == .id else { return tokens.access }
    guard let id = tokens.id else {
      throw .settingInvalid("scopes", reason: "lack openid, without which there is no id token")
    }
    return id
  }
}
