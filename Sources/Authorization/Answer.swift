package import JOSE
package import OIDC

/// What the authorizer answers for a believed caller.
package struct Answer: Sendable, Equatable {
  /// Whether this request is allowed, and why not; for the log. The policy is for all requests of the caller.
  package let decision: Decision
  /// Who the caller is.
  package let principalID: String
  package let policy: IAMPolicy
  /// What the functions behind are told; empty where the policy allows nothing.
  package let context: [(name: String, value: String)]

  package static func == (first: Answer, second: Answer) -> Bool {
    first.decision == second.decision && first.principalID == second.principalID && first.policy == second.policy
      && first.context.elementsEqual(second.context, by: ==)
  }
}

extension Authorization {
  /// The answer for a believed caller who asks for something.
  ///
  /// With the scope `stage` it is the same whatever was asked for, because API Gateway caches it for every route of the
  /// stage. The one exception is a hostile path, which is answered with a policy that denies everything: such a path must
  /// never be compared with a resource, and an honest client sends none.
  ///
  /// - Parameters:
  ///   - token: the caller's.
  ///   - request: what was asked for.
  /// - Throws: a refusal where the token says nobody's name, or where a claim that decides has the wrong type.
  package func answer(for token: VerifiedToken, at request: MethodARN) throws(Refusal) -> Answer {
    answer(for: try grant(for: token), at: request)
  }

  /// The answer for a grant; see `answer(for:at:)`.
  package func answer(for grant: Grant, at request: MethodARN) -> Answer {
    let decision = decision(for: grant, route: request.request)
    let policy = policy(for: grant, decision, at: request)
    return Answer(
      decision: decision, principalID: grant.principalID, policy: policy,
      context: policy.allowsSomething ? grant.context : [])
  }

  private func policy(for grant: Grant, _ decision: Decision, at request: MethodARN) -> IAMPolicy {
    let nothing = IAMPolicy.denyingEverything(in: request.stageARN, until: grant.expiresAt)
    switch decision {
    case .deny(_, .pathHostile), .deny(_, .contextTooLarge), .unauthorized, .undecided: return nothing
    case .allow, .deny(_, .permissionMissing), .deny(_, .routeUnknown): break
    }
    switch scope {
    case .stage:
      let resources = table.resources(for: Set(grant.permissions))
      guard !resources.allowed.isEmpty else { return nothing }
      return IAMPolicy(
        stageARN: request.stageARN, allowed: resources.allowed, denied: resources.denied, expiresAt: grant.expiresAt)
    case .route:
      guard case .allow = decision, let resource = request.request.exactResource,
        request.stageARN.utf8.count + 1 + resource.utf8.count <= IAMPolicy.maximumResourceBytes
      else { return nothing }
      return IAMPolicy(stageARN: request.stageARN, allowed: [resource], denied: [], expiresAt: grant.expiresAt)
    }
  }
}

extension MethodARN.Request {
  /// The request as a resource that covers it and nothing else; nil where IAM would read it as more than its characters.
  var exactResource: String? {
    switch self {
    case .key(let key): return key
    case .http(let method, let path):
      guard !isHostile, !path.utf8.contains(UInt8(ascii: "$")) else { return nil }
      return method + path
    }
  }
}
