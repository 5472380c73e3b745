internal import APIGateway
internal import Authorization
internal import JOSE
package import LambdaRuntime
internal import OIDC
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
  /// What is posted to Lambda.
  package let answer: Result<[UInt8], InvocationError>

  /// Who a believed caller is, and what for.
  package struct Caller: Sendable {
    /// Issuer and subject.
    package let principalID: String
    /// The issuer's name.
    package let issuer: String
    package let role: String?
    /// The method and the path as they were asked for.
    package let route: String
    /// The `kid` of the token.
    package let keyID: String?
  }
}

extension Verdict {
  /// The verdict on a believed caller.
  init(_ answer: Answer, of token: VerifiedToken, for request: MethodARN) {
    let response = AuthorizerResponse(
      principalID: answer.principalID, policyDocument: answer.policy.json, context: answer.context)
    let role = answer.context.first { $0.name == "role" }?.value
    caller = Caller(
      principalID: answer.principalID, issuer: token.issuer.name, role: role, route: request.request.description,
      keyID: token.header.keyID.map(Excerpt.of))
    if case .deny(_, let denial) = answer.decision {
      (decision, reason) = (.deny, denial.description)
    } else {
      (decision, reason) = (.allow, nil)
    }
    code = answer.decision.code
    (expected, actual) = (nil, nil)
    self.answer = .success(response.json.encoded())
  }

  /// The verdict on a token that is not believed.
  init(_ refusal: Refusal) {
    self.init(
      .unauthorized, code: refusal.code, reason: refusal.reason, expected: refusal.expected, actual: refusal.actual)
  }

  /// The verdict on everything else that has no policy.
  init(_ decision: Decision, code: String, reason: String, expected: String? = nil, actual: String? = nil) {
    self.decision = decision
    self.code = code
    self.reason = reason
    self.expected = expected
    self.actual = actual
    caller = nil
    answer = .failure(decision == .unauthorized ? .unauthorized : .undecided)
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
