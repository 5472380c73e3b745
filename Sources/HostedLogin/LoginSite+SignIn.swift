internal import HTTPTypes
internal import JOSE
internal import LocalHTTP
internal import Signatures
internal import Synchronization

/// The page on which people sign in, and what it posts.
///
/// Source: Amazon Cognito Developer Guide, "The managed login sign-in endpoint: /login".
extension LoginSite {
  /// GET /login, with the parameters of /oauth2/authorize.
  func signInPage(_ request: LocalRequest) -> LocalResponse {
    asked(request) { wanted, parameters in
      page(for: wanted, parameters, request, email: wanted.loginHint ?? "", problem: nil)
    }
  }

  /// POST /login: starts a session and sends the browser back with a code.
  func signIn(_ request: LocalRequest) -> LocalResponse {
    asked(request) { wanted, parameters in
      let form: Parameters
      switch signInForm(of: request) {
      case .success(let read): form = read
      case .failure(let fault): return refusalPage(fault.reason)
      }
      // Who posts: this site's own page, as a browser says, and one that this browser was given.
      guard isFromHere(request), isForm(form["_csrf"], boundTo: Cookies.value(of: cookies.form, in: request)) else {
        return page(
          for: wanted, parameters, request, email: "", problem: "This page was out of date. Please sign in again.")
      }
      guard let user = user(email: form["username"], password: form["password"]) else {
        return page(
          for: wanted, parameters, request, email: form["username"] ?? "",
          problem: "No user has this e-mail address and password.")
      }
      let moment = now()
      let session = LoginState.Session(subject: user.subject, signedInAt: moment)
      let secret = secret()
      state.withLock { state in
        // Never the session of before: somebody else may know its cookie.
        if let before = Cookies.value(of: cookies.session, in: request) { state.signOut(before) }
        state.signIn(session, secret: secret, at: moment)
      }
      var answer = code(for: wanted, by: session, at: moment)
      answer.fields[.setCookie] = Cookies.setting(
        cookies.session, to: secret, seconds: LoginState.Limits.sessionSeconds)
      return answer
    }
  }

  private struct FormFault: Error { let reason: String }

  private func signInForm(of request: LocalRequest) -> Result<Parameters, FormFault> {
    guard request.isForm else { return .failure(FormFault(reason: "what was posted is not a form")) }
    do throws(Parameters.Fault) {
      let form = try Parameters(parsing: request.body)
      guard !form.repeatsAny else { return .failure(FormFault(reason: "a field of the form is there twice")) }
      return .success(form)
    } catch { return .failure(FormFault(reason: error.reason)) }
  }

  private func page(
    for wanted: AuthorizationRequest, _ parameters: Parameters, _ request: LocalRequest, email: String, problem: String?
  ) -> LocalResponse {
    // One cookie for all tabs.
    let binding = Cookies.value(of: cookies.form, in: request) ?? secret()
    let content = SignInPage(
      action: "/login?\(parameters.encoded)", ticket: ticket(for: binding), users: users, email: email, problem: problem
    )
    var answer = LocalResponse.page(.ok, content.html, formTargets: callbacks.map(\.formTarget))
    answer.fields[.setCookie] = Cookies.setting(
      cookies.form, to: binding, seconds: LoginState.Limits.sessionSeconds)
    return answer
  }

  /// What a form carries that was given to the browser with this cookie; nobody else can make it.
  private func ticket(for binding: String) -> String {
    let tag = formKey.tag(over: Array("sign-in form \(binding)".utf8).span, digest: .sha256)
    return String(decoding: Base64URL.encode(tag), as: UTF8.self)
  }

  private func isForm(_ ticket: String?, boundTo binding: String?) -> Bool {
    guard let ticket, let binding, let tag = Base64URL.decode(Array(ticket.utf8).span) else { return false }
    return formKey.isValid(tag: tag.span, over: Array("sign-in form \(binding)".utf8).span, digest: .sha256)
  }

  /// Whether a browser says that one of our own pages posts. Programs say nothing.
  private func isFromHere(_ request: LocalRequest) -> Bool {
    if request.has("origin") {
      guard let origin = request.field("origin"), let host = request.head.authority,
        origin.isSame(as: "http://\(host.lowercased())")
      else { return false }
    }
    return !request.has("sec-fetch-site") || request.field("sec-fetch-site")?.isSame(as: "same-origin") ?? false
  }

  /// The user of that e-mail address, where the password is theirs; in a time that says neither how far it is right nor
  /// whether there is such a user.
  private func user(email: String?, password: String?) -> DemoUser? {
    let typed = SecretDigest(of: Array((password ?? "").utf8))
    let user = email.flatMap { email in users.first { $0.email.isSame(as: email.lowercased()) } }
    let isRight = SecretDigest(of: Array((user?.password ?? "").utf8)).isEqual(to: typed)
    return isRight && password != nil ? user : nil
  }
}
