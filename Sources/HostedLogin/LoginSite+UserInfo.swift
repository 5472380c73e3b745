internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import OIDC
internal import StrictJSON
internal import Synchronization

extension LoginSite {
  /// GET or POST /oauth2/userInfo, with an access token that has the scope `openid`.
  ///
  /// Source: Amazon Cognito Developer Guide, "The user attributes endpoint"; RFC 6750 section 3.
  func userInfo(_ request: LocalRequest) -> LocalResponse {
    guard request.has("authorization") else {
      return challenge(.unauthorized, nil, "an access token is missing")
    }
    guard let token = bearerToken(of: request) else {
      return challenge(.unauthorized, "invalid_request", "the field Authorization does not hold one bearer token")
    }
    let moment = now()
    guard let believed = try? verifier.verify(token, at: moment),
      let origin = try? believed.claims.string("origin_jti"), let scopes = try? believed.claims.scopes(),
      let subject = believed.claims.subject, let user = user(subject: subject),
      state.withLock({ $0.grant(id: origin, at: moment) }) != nil
    else {
      return challenge(.unauthorized, "invalid_token", "the access token is expired, revoked or invalid")
    }
    guard scopes.holds("openid") else {
      return challenge(.forbidden, "insufficient_scope", "the access token is without the scope openid")
    }
    var members = [JSONText.Member("sub", .string(user.subject))]
    // As text: so it is in Cognito's answer.
    members += UserAttributes.members(of: user, for: scopes, verified: "true")
    members.append(.init("username", .string(user.username)))
    return .json(.ok, JSONText.object(members).encoded())
  }

  private func bearerToken(of request: LocalRequest) -> [UInt8]? {
    guard let field = request.field("authorization") else { return nil }
    let parts = field.utf8.split(separator: UInt8(ascii: " "))
    guard parts.count == 2, String(Substring(parts[0])).lowercased().isSame(as: "bearer") else { return nil }
    return Array(parts[1])
  }

  private func challenge(_ status: HTTPResponse.Status, _ error: String?, _ description: String) -> LocalResponse {
    var answer = LocalResponse.fault(error ?? "invalid_token", description, status)
    answer.fields[.wwwAuthenticate] =
      error.map { "Bearer error=\"\($0)\", error_description=\"\(description)\"" } ?? "Bearer"
    return answer
  }
}
