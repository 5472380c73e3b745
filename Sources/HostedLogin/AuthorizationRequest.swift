internal import SAMTemplate

/// What a client asks for at `/oauth2/authorize`, checked.
///
/// Source: RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1; Amazon Cognito Developer
/// Guide, "The redirect and authorization endpoint".
struct AuthorizationRequest: Sendable, Equatable {
  let redirectURI: String
  let state: String?
  /// What is granted.
  let scopes: [String]
  let nonce: String?
  let challenge: String
  let prompt: Prompt
  /// Whom the client expects to sign in.
  let loginHint: String?

  enum Prompt: Sendable, Equatable {
    /// A session is good enough.
    case automatic
    /// Nobody is to be asked anything.
    case none
    /// Everybody is to be asked again.
    case login
  }

  /// Why a request is not served.
  enum Fault: Error, Equatable {
    /// Nobody knows where the browser may be sent, so a person is told (RFC 6749 section 4.1.2.1).
    case page(String)
    /// The client is told.
    case redirect(to: String, state: String?, error: String, description: String)
  }

  init(_ parameters: Parameters, for pool: LoginSettings.Pool) throws(Fault) {
    for name in ["client_id", "redirect_uri"] where parameters.repeats(name) {
      throw .page("the parameter \(name) is there more than once")
    }
    guard let client = parameters["client_id"] else { throw .page("the parameter client_id is missing") }
    guard client.isSame(as: pool.clientID) else { throw .page("no client has this client_id") }
    guard let redirectURI = parameters["redirect_uri"] else { throw .page("the parameter redirect_uri is missing") }
    guard pool.callbackURLs.holds(redirectURI) else {
      throw .page("the redirect_uri is not one of the client's callback urls, which are compared byte for byte")
    }
    let state = parameters["state"]
    func fault(_ error: String, _ description: String) -> Fault {
      .redirect(to: redirectURI, state: state, error: error, description: description)
    }
    guard !parameters.repeatsAny else { throw fault("invalid_request", "a parameter is there more than once") }
    guard let type = parameters["response_type"] else { throw fault("invalid_request", "response_type is missing") }
    guard type.isSame(as: "code") else { throw fault("unauthorized_client", "the client may ask for a code only") }
    guard let challenge = parameters["code_challenge"] else {
      throw fault("invalid_request", "code_challenge is missing: the client has no secret")
    }
    guard parameters["code_challenge_method"]?.isSame(as: ProofKey.method) ?? false else {
      throw fault("invalid_request", "code_challenge_method has to be S256")
    }
    guard ProofKey.isChallenge(challenge) else {
      throw fault("invalid_request", "code_challenge is not the base64url of a SHA-256 digest")
    }
    guard let scopes = Scopes.granted(asking: parameters["scope"], of: pool.scopes) else {
      throw fault("invalid_scope", "the client may not ask for one of the scopes, or not without openid")
    }
    guard let prompt = Prompt(parameters["prompt"]) else { throw fault("invalid_request", "prompt is unknown") }
    if let provider = parameters["identity_provider"], !provider.isSame(as: "COGNITO") {
      throw fault("invalid_request", "there is no other identity provider on this machine")
    }
    self.redirectURI = redirectURI
    self.state = state
    self.scopes = scopes
    nonce = parameters["nonce"]
    self.challenge = challenge
    self.prompt = prompt
    loginHint = parameters["login_hint"]
  }
}

extension AuthorizationRequest.Prompt {
  /// Reads the values, separated by spaces (OpenID Connect Core section 3.1.2.1); nil where one is unknown, and where
  /// `none` has company. `select_account` and `consent` have no effect on users of the pool itself, says Cognito.
  fileprivate init?(_ text: String?) {
    let values = (text ?? "").utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard values.allSatisfy({ ["none", "login", "select_account", "consent"].holds($0) }) else { return nil }
    if values.holds("none") {
      guard values.count == 1 else { return nil }
      self = .none
    } else {
      self = values.holds("login") ? .login : .automatic
    }
  }
}
