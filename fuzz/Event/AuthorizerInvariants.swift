internal import APIGateway
internal import AuthorizerApp
internal import FuzzSupport
internal import JOSE
internal import LambdaRuntime
internal import OIDC
internal import PolicyDocument
internal import StrictJSON

/// The whole authorizer, with an issuer of the corpus and its keys, and a credential of every kind.
struct AuthorizerInvariants {
  private let trust: Settings.Trust
  private let policy: Policy
  private let authorizer: Authorizer
  private let knowsAddresses: Bool

  /// One that answers with policies for a whole stage, and one that answers a single request and denies who is refused.
  static func all(_ settings: Settings) -> [AuthorizerInvariants] {
    [
      AuthorizerInvariants(settings, #""answerFor":"stage","httpApiAnswer":"policy","onRefusal":"unauthorized""#, []),
      AuthorizerInvariants(
        settings, #""answerFor":"route","httpApiAnswer":"simple","onRefusal":"deny""#,
        [#"{"kind":"address","addresses":["203.0.113.0/24","2001:db8::/32"],"principal":"office","role":"user"}"#]),
    ]
  }

  private init(_ settings: Settings, _ choices: String, _ addresses: [String]) {
    guard let trust = settings.trusts.first(where: { $0.issuer.name == "default" }) else { fatalError("no issuer") }
    self.trust = trust
    knowsAddresses = !addresses.isEmpty
    let algorithms = trust.issuer.algorithms.map { "\"\($0.name)\"" }.joined(separator: ",")
    let credentials =
      [
        #"{"kind":"api-key","header":"x-api-key","secrets":["env:HEADER"],"principal":"header","role":"user"}"#,
        #"{"kind":"api-key","query":"key","secrets":["env:QUERY"],"principal":"query","role":"user"}"#,
        #"{"kind":"bearer","secrets":["env:BEARER"],"principal":"bearer","role":"user"}"#,
        #"{"kind":"basic","user":"jenkins","secrets":["env:BASIC"],"principal":"basic","role":"user"}"#,
      ] + addresses
    let text = """
      {\(choices),"tokenFrom":[{"header":"authorization"},{"header":"x-token","scheme":"none"},{"cookie":"session"},
      {"query":"access_token"},{"subprotocol":"bearer"}],
      "issuers":[{"name":"default","issuer":"\(trust.issuer.identifier)","audiences":["api://orders"],
      "algorithms":[\(algorithms)],"keys":{"file":"keys.json"}}],
      "credentials":[\(credentials.joined(separator: ","))],
      "roles":[{"name":"user","permissions":["messages:read"],"grantedTo":[{"issuer":"default","subjects":["user-1"]}]}],
      "routes":[{"method":"GET","path":"/groups/{group}/messages","permission":"messages:read"},
      {"path":"$connect","permission":"messages:read"}]}
      """
    do {
      policy = try Policy(parsing: Array(text.utf8), environment: [:], directory: "")
    } catch { fatalError("the policy does not load: \(error)") }
    authorizer = Authorizer(
      policy: policy, keys: FixedKeys(["default": .keySet(settings.keySet)]), secrets: NamedSecrets())
  }

  /// - Parameters:
  ///   - input: any bytes at all.
  ///   - event: what they are read as; nil where they are no event.
  func check(_ input: [UInt8], readAs event: AuthorizerEvent?) {
    let verdict = authorizer.verdict(on: input, at: trust.now)
    require(!verdict.code.isEmpty, "a verdict has a code")
    for text in [verdict.reason, verdict.expected, verdict.actual].compactMap(\.self) {
      require(text.utf8.count <= 1500, "what is said about a token is short")
    }
    let presented = event.flatMap { event in try? event.presented(at: policy.places) }
    switch (verdict.decision, verdict.answer) {
    case (.allow, .success(let answer)), (.deny, .success(let answer)):
      require(isSomebody(presented, from: event), "only a token that somebody signed, or a known secret, is believed")
      checkSecrecy(of: presented?.secret ?? [], in: answer, asking: event?.methodARN ?? "")
      checkShape(answer, of: event, isAllow: verdict.decision == .allow, endsWithToken: presented?.isToken ?? false)
    case (.unauthorized, .success(let answer)):
      require(policy.onRefusal == .deny, "who is refused is answered with an error")
      checkShape(answer, of: event, isAllow: false, endsWithToken: false)
      require(!holdsAllow(answer), "who is refused may do nothing")
    case (.unauthorized, .failure(let error)):
      require(error.errorMessage == "Unauthorized", "API Gateway makes a 401 of exactly this")
    case (.undecided, .failure(let error)):
      require(error.errorMessage != "Unauthorized", "an outage is no 401")
    default: fatalError("broken invariant: an answer that does not go with its decision: \(verdict.code)")
    }
  }

  /// Whether that is one of the few things in the world that are believed.
  private func isSomebody(_ presented: Presented?, from event: AuthorizerEvent?) -> Bool {
    switch presented {
    case .token(let text, _): trust.mayAccept.contains(text) || text == NamedSecrets.secret(of: "bearer")
    case .key(let text, .header): text == NamedSecrets.secret(of: "header")
    case .key(let text, .query): text == NamedSecrets.secret(of: "query")
    case .basic(let user, let password):
      user == Array("jenkins".utf8) && password == NamedSecrets.secret(of: "basic")
    case nil: event?.sourceIP != nil && knowsAddresses
    }
  }

  private func checkSecrecy(of secret: [UInt8], in answer: [UInt8], asking methodARN: String) {
    let start = secret.prefix(40)
    // Whoever writes a secret into the path has it in the ARN that is allowed.
    guard secret.count >= 8, !Array(methodARN.utf8).holds(start) else { return }
    require(!answer.holds(start), "the answer does not hold what was presented")
  }

  private func holdsAllow(_ answer: [UInt8]) -> Bool {
    let root = (try? JSONDocument(parsing: answer, maximumBytes: answer.count))?.root
    let statements = root?["policyDocument"]?["Statement"]?.elements ?? []
    return statements.contains { $0["Effect"]?.equals(utf8: "Deny") != true }
  }

  private func checkShape(_ answer: [UInt8], of event: AuthorizerEvent?, isAllow: Bool, endsWithToken: Bool) {
    guard let root = (try? JSONDocument(parsing: answer, maximumBytes: answer.count))?.root else {
      fatalError("broken invariant: an answer is JSON")
    }
    require(
      (root["context"]?.members ?? []).allSatisfy { $0.value.kind == .string }, "a context is made of strings")
    guard event?.kind != .http2 || policy.httpAPIAnswer != .simple else {
      require(root["isAuthorized"]?.boolean == isAllow, "a simple answer says what was decided")
      require(isAllow || root.count == 1, "a simple denial says nothing else")
      return
    }
    require(root["principalId"]?.string?.isEmpty == false, "a policy is somebody's")
    let statements = root["policyDocument"]?["Statement"]?.elements ?? []
    require(!statements.isEmpty, "a policy says something")
    let allows = statements.filter { $0["Effect"]?.equals(utf8: "Allow") ?? false }
    // Who is denied this route may have others: the answer is about the whole stage.
    require(!isAllow || !allows.isEmpty, "an allow allows something")
    require(
      !endsWithToken || allows.allSatisfy { $0["Condition"]?["DateLessThan"]?["aws:CurrentTime"] != nil },
      "no allow outlives its token")
  }
}

extension Presented {
  /// The bytes that nobody else may see.
  fileprivate var secret: [UInt8] {
    switch self {
    case .token(let text, _), .key(let text, _): text
    case .basic(_, let password): password
    }
  }

  fileprivate var isToken: Bool {
    if case .token(let text, _) = self { text != NamedSecrets.secret(of: "bearer") } else { false }
  }
}

/// The secret of every principal is its name and some more.
private struct NamedSecrets: SecretProvider {
  func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues {
    SecretValues([.init(NamedSecrets.secret(of: String(source.name.dropFirst("credential ".count))))])
  }

  /// seed.py writes the same into the seeds.
  static func secret(of principal: String) -> [UInt8] { Array("\(principal)-0123456789abcdef".utf8) }
}
