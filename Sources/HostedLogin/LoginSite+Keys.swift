internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import SAMTemplate
internal import StrictJSON

/// What verifiers read of the pool, and how its keys are changed.
extension LoginSite {
  /// GET /POOLID/.well-known/jwks.json.
  func keySet() -> LocalResponse { .json(.ok, keys.keySetText) }

  /// GET /POOLID/.well-known/openid-configuration (OpenID Connect Discovery section 3). Cognito's names more ways for a
  /// client to say who it is; the one here has no secret.
  func configuration() -> LocalResponse {
    let origin = settings.origin
    return .json(
      .ok,
      JSONText.object([
        "authorization_endpoint": .string("\(origin)/oauth2/authorize"),
        "code_challenge_methods_supported": .strings([ProofKey.method]),
        "end_session_endpoint": .string("\(origin)/logout"),
        "grant_types_supported": .strings(["authorization_code", "refresh_token"]),
        "id_token_signing_alg_values_supported": .strings(["RS256"]),
        "issuer": .string(settings.issuer),
        "jwks_uri": .string(settings.keySetURL),
        "response_types_supported": .strings(["code"]),
        "revocation_endpoint": .string("\(origin)/oauth2/revoke"),
        "scopes_supported": .strings(settings.pool.scopes),
        "subject_types_supported": .strings(["public"]),
        "token_endpoint": .string("\(origin)/oauth2/token"),
        "token_endpoint_auth_methods_supported": .strings(["none"]),
        "userinfo_endpoint": .string("\(origin)/oauth2/userInfo"),
      ]).encoded())
  }

  /// POST /local/rotate-keys, with the field `X-Latchkey-Local: 1`: a page of another origin cannot send that without a
  /// preflight request, which is refused.
  func rotateKeys(_ request: LocalRequest) -> LocalResponse {
    guard request.field("x-latchkey-local")?.isSame(as: "1") ?? false else {
      return .fault("invalid_request", "send the field X-Latchkey-Local: 1", .forbidden)
    }
    do throws(LoginProblem) {
      try keys.rotate()
    } catch {
      return .fault(error.code, error.description, .internalServerError)
    }
    return .json(
      .ok, JSONText.object(["keyIds": .strings(keys.keySet.keys.compactMap(\.keyID))]).encoded())
  }
}
