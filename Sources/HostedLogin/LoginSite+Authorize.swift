internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import Synchronization

extension LoginSite {
  /// GET /oauth2/authorize: a code for who is signed in already, the sign-in page for everybody else.
  ///
  /// Source: Amazon Cognito Developer Guide, "The redirect and authorization endpoint".
  func authorize(_ request: LocalRequest) -> LocalResponse {
    asked(request) { wanted, parameters in
      let moment = now()
      let session = session(of: request, at: moment)
      switch (wanted.prompt, session) {
      case (.none, nil):
        return redirect(wanted, [("error", "login_required"), ("error_description", "nobody is signed in")])
      case (.automatic, let session?), (.none, let session?):
        return code(for: wanted, by: session, at: moment)
      case (.login, _), (.automatic, nil):
        return .redirect(to: "/login?\(parameters.encoded)")
      }
    }
  }

  /// Reads the request for a code that a query makes, and answers one that cannot be served.
  func asked(
    _ request: LocalRequest, _ answer: (AuthorizationRequest, Parameters) -> LocalResponse
  ) -> LocalResponse {
    let parameters: Parameters
    do throws(Parameters.Fault) {
      parameters = try Parameters(parsing: Array((request.query ?? "").utf8))
    } catch {
      return refusalPage(error.reason)
    }
    do throws(AuthorizationRequest.Fault) {
      return answer(try AuthorizationRequest(parameters, for: settings.pool), parameters)
    } catch {
      switch error {
      case .page(let reason): return refusalPage(reason)
      case .redirect(let uri, let state, let error, let description):
        return .redirect(
          to: LoginSite.location(uri, [("error", error), ("error_description", description), ("state", state)]))
      }
    }
  }

  /// Sends the browser back with a new code.
  func code(
    for wanted: AuthorizationRequest, by session: LoginState.Session, at moment: NumericDate
  ) -> LocalResponse {
    // Cognito's codes are UUIDs.
    let code = UUIDText.version4(chance(16))
    state.withLock { $0.keep(LoginState.Code(for: wanted, by: session, at: moment), secret: code, at: moment) }
    return redirect(wanted, [("code", code)])
  }

  func session(of request: LocalRequest, at moment: NumericDate) -> LoginState.Session? {
    guard let secret = Cookies.value(of: cookies.session, in: request) else { return nil }
    return state.withLock { $0.session(of: secret, at: moment) }
  }

  var cookies: Cookies { Cookies(port: settings.port) }

  func refusalPage(_ reason: String) -> LocalResponse {
    .page(.badRequest, ErrorPage.html(title: "This sign-in cannot go on", reason: reason))
  }

  private func redirect(_ wanted: AuthorizationRequest, _ parameters: [(String, String?)]) -> LocalResponse {
    .redirect(to: LoginSite.location(wanted.redirectURI, parameters + [("state", wanted.state)]))
  }

  /// The redirect URI with these parameters behind what it has already (RFC 6749 section 3.1.2).
  private static func location(_ uri: String, _ parameters: [(name: String, value: String?)]) -> String {
    let pairs = parameters.compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encoded($0))" } }
    return uri + (uri.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + pairs.joined(separator: "&")
  }
}
