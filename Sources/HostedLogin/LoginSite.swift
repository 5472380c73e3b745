internal import HTTPTypes
package import JOSE
package import LocalHTTP
package import OIDC
internal import SAMTemplate
internal import Signatures
internal import Synchronization

/// A site that is shaped like Cognito's hosted login, for this machine: it signs demo users in and gives tokens for them.
///
/// Source: Amazon Cognito Developer Guide, "User pool endpoints and managed login reference".
package final class LoginSite: LocalSite {
  let settings: LoginSettings
  let keys: LocalKeys
  let users: [DemoUser]
  let now: @Sendable () -> NumericDate
  let chance: @Sendable (Int) -> [UInt8]
  let state = Mutex(LoginState())
  let mint: TokenMint
  let formKey: HMACSecret
  let verifier: Verifier
  let callbacks: [RegisteredURL]

  /// A form with a user name and a password is short, and so is everything else that is posted here.
  package let maximumBodyBytes = 16 * 1024

  /// Takes what the site works with.
  ///
  /// - Parameters:
  ///   - now: the clock.
  ///   - chance: so many random bytes, fit for secrets. Where it gives fewer, the process ends.
  /// - Throws: `LoginProblem`, where two users share what names them.
  package init(
    _ settings: LoginSettings, keys: LocalKeys, users: [DemoUser],
    now: @escaping @Sendable () -> NumericDate, chance: @escaping @Sendable (Int) -> [UInt8]
  ) throws(LoginProblem) {
    for (index, user) in users.enumerated() {
      for other in users[..<index]
      where other.email.isSame(as: user.email) || other.subject.isSame(as: user.subject)
        || other.username.isSame(as: user.username)
      {
        throw .userInvalid(user.email, reason: "shares its e-mail address, its sub or its username with another")
      }
    }
    self.settings = settings
    self.keys = keys
    self.users = users
    self.now = now
    // Fewer bytes would be a secret that can be guessed: better no sign-in at all.
    let whole: @Sendable (Int) -> [UInt8] = { count in
      let bytes = chance(count)
      precondition(bytes.count == count, "the sign-in has no random bytes for its secrets")
      return bytes
    }
    self.chance = whole
    mint = TokenMint(settings: settings, keys: keys, chance: whole)
    callbacks = settings.pool.callbackURLs.compactMap(RegisteredURL.init)
    do throws(KeyProblem) {
      formKey = try HMACSecret(whole(32))
    } catch { throw .cryptography("make a key for forms") }
    do throws(InvalidIssuer) {
      let issuer = try Issuer(
        name: "local", identifier: settings.issuer, clients: [settings.pool.clientID], tokenUse: .access,
        algorithms: [.rs256], keys: .file("keys/local"))
      verifier = Verifier(trusting: try TrustedIssuers([issuer]), keys: OwnKeys(keys: keys))
    } catch { throw .settingInvalid("issuer", reason: error.description) }
  }

  /// Answers a request.
  package func response(to request: LocalRequest) -> LocalResponse {
    guard HostCheck.passes(request.head, port: settings.port) else { return HostRefusal.response(port: settings.port) }
    let wellKnown = "/\(settings.pool.id)/.well-known"
    switch request.path {
    case "/oauth2/authorize": return only(.get, request, authorize)
    case "/login": return only([.get, .post], request) { $0.head.method == .get ? signInPage($0) : signIn($0) }
    case "/login.css": return only(.get, request) { _ in stylesheet() }
    case "/icon.svg": return only(.get, request) { _ in icon() }
    case "/logout": return only(.get, request, signOut)
    case "/oauth2/token": return shared([.post], request, token)
    case "/oauth2/revoke": return shared([.post], request, revoke)
    case "/oauth2/userInfo": return shared([.get, .post], request, userInfo)
    case "\(wellKnown)/jwks.json": return shared([.get], request) { _ in keySet() }
    case "\(wellKnown)/openid-configuration": return shared([.get], request) { _ in configuration() }
    case "/local/rotate-keys": return only(.post, request, rotateKeys)
    default:
      return .page(
        .notFound,
        ErrorPage.html(title: "Nothing is here", reason: "this sign-in has no page of that address", hint: ""))
    }
  }

  /// A token as a sign-in would give it, without one: for a person at a terminal. No refresh token stands behind it, so
  /// /oauth2/userInfo knows nothing of it.
  ///
  /// - Parameter email: a demo user's.
  /// - Throws: `login_user_unknown`, and where the key does not sign.
  package func token(for email: String, use: TokenUse) throws(LoginProblem) -> String {
    guard let user = users.first(where: { $0.email.isSame(as: email) }) else { throw .userUnknown(email) }
    let moment = now()
    let grant = LoginState.Grant(
      id: UUIDText.version4(chance(16)), eventID: UUIDText.version4(chance(16)), subject: user.subject,
      scopes: settings.pool.scopes, authenticatedAt: moment)
    let tokens = try mint.tokens(for: grant, of: user, nonce: nil, at: moment)
    if use == .access { return tokens.access }
    guard let id = tokens.id else { throw .settingInvalid("scopes", reason: "must hold openid") }
    return id
  }

  func user(subject: String) -> DemoUser? { users.first { $0.subject.isSame(as: subject) } }

  /// A new secret of 256 bits, 43 characters of base64url.
  func secret() -> String { String(decoding: Base64URL.encode(chance(32)), as: UTF8.self) }

  private func only(
    _ method: HTTPRequest.Method, _ request: LocalRequest, _ answer: (LocalRequest) -> LocalResponse
  ) -> LocalResponse {
    only([method], request, answer)
  }

  private func only(
    _ methods: [HTTPRequest.Method], _ request: LocalRequest, _ answer: (LocalRequest) -> LocalResponse
  ) -> LocalResponse {
    guard methods.contains(request.head.method) else {
      let allowed = methods.map(\.rawValue).joined(separator: ", ")
      var refusal = LocalResponse.text(.methodNotAllowed, "use \(allowed)")
      refusal.fields[.allow] = allowed
      return refusal
    }
    return answer(request)
  }

  /// For what pages of the client's origins call, too.
  private func shared(
    _ methods: [HTTPRequest.Method], _ request: LocalRequest, _ answer: (LocalRequest) -> LocalResponse
  ) -> LocalResponse {
    let sharing = CrossOrigin(with: callbacks.compactMap(\.origin), methods: methods)
    if request.head.method == .options { return sharing.preflight(request) }
    return sharing.shared(only(methods, request, answer), with: request)
  }
}

/// The site's own keys, for its own verifier.
private struct OwnKeys: KeyProvider {
  let keys: LocalKeys

  func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys { keys.keys }
}
