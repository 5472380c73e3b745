internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import SAMTemplate
internal import StrictJSON
internal import Synchronization

/// What programs ask for: tokens for a code or for a refresh token, and the end of a refresh token.
extension LoginSite {
  /// POST /oauth2/token.
  ///
  /// Source: Amazon Cognito Developer Guide, "The token issuer endpoint"; RFC 6749 sections 4.1.3, 5 and 6.
  func token(_ request: LocalRequest) -> LocalResponse {
    asClient(request) { form in
      guard let type = form["grant_type"] else { return .fault("invalid_request", "grant_type is missing") }
      if type.isSame(as: "authorization_code") { return tokens(forCode: form) }
      if type.isSame(as: "refresh_token") { return tokens(forRefreshToken: form) }
      if type.isSame(as: "client_credentials") {
        return .fault("unauthorized_client", "the client has no secret, so it has no credentials of its own")
      }
      return .fault("unsupported_grant_type", "use authorization_code or refresh_token")
    }
  }

  /// POST /oauth2/revoke: a refresh token, and with it every access token that follows from the same sign-in, as far as
  /// anybody asks here.
  ///
  /// Source: Amazon Cognito Developer Guide, "The token revocation endpoint"; RFC 7009 section 2.
  func revoke(_ request: LocalRequest) -> LocalResponse {
    asClient(request) { form in
      guard let token = form["token"] else { return .fault("invalid_request", "token is missing") }
      guard !token.utf8.contains(UInt8(ascii: ".")) else {
        return .fault("unsupported_token_type", "only refresh tokens are revoked")
      }
      state.withLock { $0.revoke(refreshToken: token) }
      // Whatever it was (RFC 7009 section 2.2).
      return .json(.ok, [])
    }
  }

  private func tokens(forCode form: Parameters) -> LocalResponse {
    guard let code = form["code"] else { return .fault("invalid_request", "code is missing") }
    guard let redirectURI = form["redirect_uri"] else { return .fault("invalid_request", "redirect_uri is missing") }
    guard let verifier = form["code_verifier"] else { return .fault("invalid_request", "code_verifier is missing") }
    let moment = now()
    let refreshToken = secret()
    let event = UUIDText.version4(chance(16))
    let given = state.withLock {
      $0.redeem(
        code: code, redirectURI: redirectURI, verifier: verifier, refreshToken: refreshToken, event: event,
        until: moment.advanced(by: settings.pool.refreshTokenSeconds), at: moment)
    }
    guard let given else {
      return .fault(
        "invalid_grant", "the code is unknown, expired or used, or is for another redirect_uri or code_verifier")
    }
    return tokens(for: given.grant, nonce: given.nonce, refreshToken: refreshToken, at: moment)
  }

  private func tokens(forRefreshToken form: Parameters) -> LocalResponse {
    guard let refreshToken = form["refresh_token"] else {
      return .fault("invalid_request", "refresh_token is missing")
    }
    let moment = now()
    guard let grant = state.withLock({ $0.grant(refreshToken: refreshToken, at: moment) }) else {
      return .fault("invalid_grant", "the refresh token is unknown, expired or revoked")
    }
    return tokens(for: grant, nonce: nil, refreshToken: nil, at: moment)
  }

  /// - Parameter refreshToken: nil where the client has it already: as with Cognito unless its rotation is on.
  private func tokens(
    for grant: LoginState.Grant, nonce: String?, refreshToken: String?, at moment: NumericDate
  ) -> LocalResponse {
    guard let user = user(subject: grant.subject) else { return .fault("invalid_grant", "the user is gone") }
    let tokens: TokenMint.Tokens
    do throws(LoginProblem) {
      tokens = try mint.tokens(for: grant, of: user, nonce: nonce, at: moment)
    } catch {
      return .fault("server_error", error.description, .internalServerError)
    }
    var members: [JSONText.Member] = []
    if let id = tokens.id { members.append(.init("id_token", .string(id))) }
    members.append(.init("access_token", .string(tokens.access)))
    if let refreshToken { members.append(.init("refresh_token", .string(refreshToken))) }
    members.append(.init("expires_in", .integer(Int64(settings.pool.accessTokenSeconds))))
    members.append(.init("token_type", "Bearer"))
    return .json(.ok, JSONText.object(members).encoded())
  }

  /// Reads the form that a client posts, which says in it who it is: a client without a secret has no other way.
  private func asClient(_ request: LocalRequest, _ answer: (Parameters) -> LocalResponse) -> LocalResponse {
    guard request.isForm else {
      return .fault("invalid_request", "the body has to be application/x-www-form-urlencoded")
    }
    // Addresses are written down in many places.
    guard request.query == nil else { return .fault("invalid_request", "parameters belong in the body") }
    let form: Parameters
    do throws(Parameters.Fault) {
      form = try Parameters(parsing: request.body)
    } catch {
      return .fault("invalid_request", error.reason)
    }
    guard !form.repeatsAny else { return .fault("invalid_request", "a parameter is there more than once") }
    guard !request.has("authorization"), form["client_secret"] == nil else {
      return .fault("invalid_client", "the client has no secret")
    }
    guard let client = form["client_id"] else { return .fault("invalid_request", "client_id is missing") }
    guard client.isSame(as: settings.pool.clientID) else {
      return .fault("invalid_client", "no client has this client_id")
    }
    return answer(form)
  }
}
