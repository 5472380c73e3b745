internal import APIGateway
internal import Authorization
internal import JOSE
package import LambdaRuntime
internal import PolicyDocument
internal import StrictJSON

/// What became of one event: what leaves the house, and what the owner's log says about it. The two are kept apart on
/// purpose: the answer helps no attacker, the log helps the owner.
package struct Verdict: Sendable {
  /// How it ended.
  package enum Decision: String, Sendable {
    case allow, deny, unauthorized, undecided
  }

  /// How it ended.
  package let decision: Decision
  /// `allowed`, or the stable code of the denial, the refusal or the failure.
  package let code: String
  /// One sentence for the owner; nil for an allow.
  package let reason: String?
  /// What would have been accepted, and what was found, where a token was refused.
  package let expected: String?
  package let actual: String?
  /// What is known of a believed caller.
  package let caller: Caller?
  /// The route of the policy document that takes the request, such as `GET /groups/{group}`; nil where none does.
  package let route: String?
  /// What is posted to Lambda.
  package let answer: Result<[UInt8], InvocationError>
  /// What is known of the request however it ended.
  package internal(set) var circumstances = Circumstances()

  /// Who a believed caller is.
  package struct Caller: Sendable {
    /// Issuer and subject.
    package let principalID: String
    package let role: String?
    /// The `kid` of the token.
    package let keyID: String?
  }

  /// What is known of a request whether or not its caller is believed. Nothing in it is a text that the caller chose.
  package struct Circumstances: Sendable, Equatable {
    /// The shape of the event; nil where it is none.
    package var event: String?
    /// What was presented, as `AuthType` spells it; nil where nothing was, or more than one thing.
    package var credential: String?
    /// The issuer whose token it is, or `credentials`. Of a token that is refused only this is known: that it names an
    /// issuer of the policy.
    package var issuer: String?
    /// Whose keys or secrets were looked at, by the name that `KeyLoadReport` has for it.
    package var keySource: String?

    package init(
      event: String? = nil, credential: String? = nil, issuer: String? = nil, keySource: String? = nil
    ) {
      self.event = event
      self.credential = credential
      self.issuer = issuer
      self.keySource = keySource
    }
  }
}

extension Verdict {
  /// The verdict on a believed caller.
  init(
    _ answer: Answer, of believed: BelievedCaller, usageKey: String?, to kind: AuthorizerEvent.Kind,
    for request: MethodARN, by policy: Policy
  ) {
    var decision = answer.decision
    var bytes = AuthorizerResponse(answer, usageKey: usageKey).json(
      for: kind, policy.httpAPIAnswer, isAllowed: decision.isAllow)
    if kind == .webSocket, bytes.count > Answer.maximumWebSocketBytes {
      decision = .deny(believed.grant, .contextTooLarge(limit: Answer.maximumWebSocketBytes))
      bytes = AuthorizerResponse(denyingEverythingTo: answer.principalID, in: request.stageARN)
        .json(for: kind, policy.httpAPIAnswer, isAllowed: decision.isAllow)
    }
    caller = Caller(
      principalID: answer.principalID, role: believed.grant.role, keyID: believed.keyID.map(Excerpt.of))
    if case .deny(_, let denial) = decision {
      (self.decision, reason) = (.deny, denial.description)
    } else {
      (self.decision, reason) = (.allow, nil)
    }
    code = decision.code
    (expected, actual) = (nil, nil)
    route = answer.route?.description
    self.answer = .success(bytes)
  }

  /// The verdict on somebody who is not believed.
  init(_ disbelief: Disbelief, to kind: AuthorizerEvent.Kind, for request: MethodARN?, by policy: Policy) {
    let route = request.flatMap { policy.authorization.route(for: $0.request) }?.description
    guard policy.onRefusal == .deny, !disbelief.canHeal, let request else {
      self.init(disbelief, route: route)
      return
    }
    let response = AuthorizerResponse(denyingEverythingTo: "unauthorized", in: request.stageARN)
    self.init(
      disbelief, route: route,
      answer: .success(response.json(for: kind, policy.httpAPIAnswer, isAllowed: false)))
  }

  /// The verdict that is an error.
  ///
  /// - Parameter answer: what is posted instead of the error.
  init(_ disbelief: Disbelief, route: String? = nil, answer: Result<[UInt8], InvocationError>? = nil) {
    switch disbelief {
    case .credentials(let invalid):
      (decision, code, reason) = (.unauthorized, invalid.code, invalid.description)
      (expected, actual) = (nil, nil)
    case .refused(let refusal):
      (decision, code, reason) = (.unauthorized, refusal.code, refusal.reason)
      (expected, actual) = (refusal.expected, refusal.actual)
    case .undecided(let code, let reason):
      (decision, self.code, self.reason) = (.undecided, code, reason)
      (expected, actual) = (nil, nil)
    }
    caller = nil
    self.route = route
    self.answer = answer ?? .failure(decision == .unauthorized ? .unauthorized : .undecided)
  }
}

extension AuthorizerResponse {
  fileprivate init(_ answer: Answer, usageKey: String?) {
    self.init(
      principalID: answer.principalID, policyDocument: answer.policy.json, context: answer.context,
      usageIdentifierKey: usageKey)
  }

  fileprivate init(denyingEverythingTo principalID: String, in stageARN: String) {
    self.init(
      principalID: principalID, policyDocument: IAMPolicy.denyingEverything(in: stageARN).json, context: [])
  }

  /// The answer in the shape that the kind of API expects.
  ///
  /// - Parameter isAllowed: whether the one request that was asked for is allowed.
  fileprivate func json(
    for kind: AuthorizerEvent.Kind, _ httpAPIAnswer: HTTPAPIAnswer, isAllowed: Bool
  ) -> [UInt8] {
    guard kind == .http2, httpAPIAnswer == .simple else { return json.encoded() }
    return simpleJSON(isAuthorized: isAllowed).encoded()
  }
}

extension InvocationError {
  /// API Gateway makes a 401 of an error with exactly this message, and says nothing else to the caller.
  ///
  /// Source: API Gateway Developer Guide, "Use API Gateway Lambda authorizers".
  static let unauthorized = InvocationError(errorType: "Unauthorized", errorMessage: "Unauthorized")

  /// Any other error is a 500 and is never cached, so that an outage is seen as an outage.
  static let undecided = InvocationError(
    errorType: "Latchkey.Undecided", errorMessage: "the request could not be decided")
}
