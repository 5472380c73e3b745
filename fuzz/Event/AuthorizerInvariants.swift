internal import AuthorizerApp
internal import FuzzSupport
internal import JOSE
internal import LambdaRuntime
internal import OIDC
internal import PolicyDocument
internal import StrictJSON

/// The whole authorizer, with an issuer of the corpus and its keys.
struct AuthorizerInvariants {
  private let trust: Settings.Trust
  private let authorizer: Authorizer

  init(_ settings: Settings) {
    guard let trust = settings.trusts.first(where: { $0.issuer.name == "default" }) else { fatalError("no issuer") }
    self.trust = trust
    let algorithms = trust.issuer.algorithms.map { "\"\($0.name)\"" }.joined(separator: ",")
    let text = """
      {"issuers":[{"name":"default","issuer":"\(trust.issuer.identifier)","audiences":["api://orders"],
      "algorithms":[\(algorithms)],"keys":{"file":"keys.json"}}],
      "roles":[{"name":"user","permissions":["messages:read"],"grantedTo":[{"issuer":"default","subjects":["user-1"]}]}],
      "routes":[{"method":"GET","path":"/groups/{group}/messages","permission":"messages:read"}]}
      """
    do throws(InvalidPolicy) {
      let policy = try Policy(parsing: Array(text.utf8), environment: [:], directory: "")
      let keys = FixedKeys(["default": .keySet(settings.keySet)])
      authorizer = Authorizer(policy: policy, keys: keys, secrets: keys)
    } catch { fatalError("the policy does not load: \(error)") }
  }

  /// - Parameters:
  ///   - event: any bytes at all.
  ///   - header: what stands in its `authorizationToken`, if it is an event.
  func check(_ event: [UInt8], header: String?) {
    let verdict = authorizer.verdict(on: event, at: trust.now)
    require(!verdict.code.isEmpty, "a verdict has a code")
    for text in [verdict.reason, verdict.expected, verdict.actual].compactMap(\.self) {
      require(text.utf8.count <= 1500, "what is said about a token is short")
    }
    switch (verdict.decision, verdict.answer) {
    case (.allow, .success(let answer)), (.deny, .success(let answer)):
      let token = Array((header ?? "").utf8.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") })
      require(trust.mayAccept.contains(token), "only a token that somebody signed has a policy")
      require(!answer.holds(token[...]), "the answer does not hold the token")
      checkPolicy(answer, isAllow: verdict.decision == .allow)
    case (.unauthorized, .failure(let error)):
      require(error.errorMessage == "Unauthorized", "API Gateway makes a 401 of exactly this")
    case (.undecided, .failure(let error)):
      require(error.errorMessage != "Unauthorized", "an outage is no 401")
    default: fatalError("broken invariant: an answer that does not go with its decision: \(verdict.code)")
    }
  }

  private func checkPolicy(_ answer: [UInt8], isAllow: Bool) {
    guard let root = (try? JSONDocument(parsing: answer, maximumBytes: answer.count))?.root else {
      fatalError("broken invariant: an answer is JSON")
    }
    let statements = root["policyDocument"]?["Statement"]?.elements ?? []
    require(!statements.isEmpty, "a policy says something")
    let allows = statements.filter { $0["Effect"]?.equals(utf8: "Allow") ?? false }
    // Who is denied this route may have others: the answer is about the whole stage.
    require(!isAllow || !allows.isEmpty, "an allow allows something")
    require(
      allows.allSatisfy { $0["Condition"]?["DateLessThan"]?["aws:CurrentTime"] != nil }, "no allow outlives its token")
    require(
      (root["context"]?.members ?? []).allSatisfy { $0.value.kind == .string }, "a context is made of strings")
  }
}
