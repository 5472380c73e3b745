internal import HTTPTypes
internal import LocalHTTP
internal import SAMTemplate
internal import Synchronization

extension LoginSite {
  /// GET /logout: ends the browser's session. Tokens live on until they expire or are revoked, as with Cognito.
  ///
  /// With `logout_uri` the browser goes there; with `redirect_uri` and what else /oauth2/authorize asks for, to the
  /// sign-in page.
  ///
  /// Source: Amazon Cognito Developer Guide, "The managed login sign-out endpoint: /logout".
  func signOut(_ request: LocalRequest) -> LocalResponse {
    let parameters: Parameters
    do throws(Parameters.Fault) {
      parameters = try Parameters(parsing: Array((request.query ?? "").utf8))
    } catch {
      return refusalPage(error.reason)
    }
    guard !parameters.repeatsAny else { return refusalPage("a parameter is there more than once") }
    guard let client = parameters["client_id"] else { return refusalPage("the parameter client_id is missing") }
    guard client.isSame(as: settings.pool.clientID) else { return refusalPage("no client has this client_id") }
    let answer: LocalResponse
    if let target = parameters["logout_uri"] {
      guard settings.pool.logoutURLs.holds(target) else {
        return refusalPage("the logout_uri is not one of the client's sign-out urls, which are compared byte for byte")
      }
      answer = .redirect(to: target)
    } else if parameters["redirect_uri"] != nil {
      answer = asked(request) { _, parameters in .redirect(to: "/login?\(parameters.encoded)") }
    } else {
      return refusalPage("the parameter logout_uri is missing")
    }
    return signedOut(request, answer)
  }

  private func signedOut(_ request: LocalRequest, _ answer: LocalResponse) -> LocalResponse {
    guard answer.status == .found else { return answer }
    if let secret = Cookies.value(of: cookies.session, in: request) { state.withLock { $0.signOut(secret) } }
    var answer = answer
    answer.fields[.setCookie] = Cookies.setting(cookies.session, to: "", seconds: 0)
    return answer
  }
}
