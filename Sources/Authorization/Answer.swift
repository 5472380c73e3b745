internal import JOSE
package import OIDC

/// What the authorizer answers for a believed caller.
package struct Answer: Sendable, Equatable {
  /// Whether this request is allowed, and why not; for the log. The policy is for all requests of the caller.
  package let decision: Decision
  /// Who the caller is.
  package let principalID: String
  /// The route that takes the request; nil where none does.
  package let route: Route?
  package let policy: IAMPolicy
  /// What the functions behind are told; empty where the policy allows nothing.
  package let context: [(name: String, value: String)]
  /// The key of the usage plan under which API Gateway is to count the call; nil: it does not.
  package let usageKey: SecretSource?

  /// The most bytes of an answer for a WebSocket API (API Gateway quotas).
  package static let maximumWebSocketBytes = 8192

  package static func == (first: Answer, second: Answer) -> Bool {
    first.decision == second.decision && first.principalID == second.principalID && first.route == second.route
      && first.policy == second.policy && first.context.elementsEqual(second.context, by: ==)
      && first.usageKey == second.usageKey
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
  ///   - grant: the caller's.
  ///   - request: what was asked for.
  ///   - sourceIP: where the request came from, to be told to the function behind. Only with the scope `route`: kept for the
  ///     caller's next request, it would be told of that one, too.
  package func answer(for grant: Grant, asking request: MethodARN, from sourceIP: String? = nil) -> Answer {
    var decision = decision(for: grant, route: request.request)
    let policy = policy(for: grant, decision, at: request)
    // What no Resource can say is allowed in no other shape of answer either.
    if decision.isAllow, !policy.allowsSomething { decision = .deny(grant, .pathHostile) }
    var context = policy.allowsSomething ? grant.context : []
    if scope == .route, let sourceIP, !context.isEmpty { context.append((name: "sourceIp", value: sourceIP)) }
    return Answer(
      decision: decision, principalID: grant.principalID, route: route(for: request.request), policy: policy,
      context: context, usageKey: policy.allowsSomething ? grant.usageKey : nil)
  }

  private func policy(for grant: Grant, _ decision: Decision, at request: MethodARN) -> IAMPolicy {
    switch decision {
    case .deny(_, .pathHostile), .deny(_, .contextTooLarge): break
    case .allow, .deny(_, .permissionMissing), .deny(_, .signInInsufficient), .deny(_, .routeUnknown):
      let statements =
        scope == .stage
        ? stageStatements(for: grant, ofKeys: request.request.isKey)
        : routeStatements(for: grant, decision, at: request)
      if !statements.isEmpty { return IAMPolicy(stageARN: request.stageARN, statements: statements) }
    }
    return .denyingEverything(in: request.stageARN)
  }

  /// What the caller may use now, each route until it may no more.
  ///
  /// What may be used only grows less with time: routes drop out when the sign-in that they ask for has become too old. So
  /// there is one phase after the other, each with fewer routes. A route is allowed until the end of its last phase; what an
  /// allowed wildcard covers beyond a phase's routes is denied from the beginning of that phase on, for ever: a later phase
  /// allows nothing that an earlier one did not.
  ///
  /// A WebSocket API's routes are keys, and no other API's are: each is told of its own only.
  private func stageStatements(for grant: Grant, ofKeys isKey: Bool) -> [IAMPolicy.Statement] {
    var ends: [(place: Int, end: NumericDate?)] = []
    for place in routes.indices {
      if case .permitted(let end) = grant.standing(on: routes[place]) { ends.append((place, end)) }
    }
    var statements: [IAMPolicy.Statement] = []
    var denials: [IAMPolicy.Statement] = []
    var denied: Set<String> = []
    var start: NumericDate?
    while let end = ends.map({ $0.end ?? .latest }).min() {
      let resources = table.resources(allowing: RouteSet(ends.map(\.place)))
      ends.removeAll { ($0.end ?? .latest) <= end }
      let next = ends.isEmpty ? [] : Set(table.resources(allowing: RouteSet(ends.map(\.place))).allowed)
      let ending = resources.allowed.filter { !next.contains($0) && MethodARN.Request.isKey(resource: $0) == isKey }
      let hasEnd = grant.expiresAt != nil || end < .latest
      if !ending.isEmpty { statements.append(.init(.allow, ending, until: hasEnd ? end : nil)) }
      let added = isKey ? [] : resources.denied.filter { denied.insert($0).inserted }
      if !added.isEmpty { denials.append(.init(.deny, added, from: start)) }
      start = end
    }
    return statements.isEmpty ? [] : statements + denials
  }

  /// The one request that was asked for, where the caller may have it.
  private func routeStatements(
    for grant: Grant, _ decision: Decision, at request: MethodARN
  ) -> [IAMPolicy.Statement] {
    guard case .allow = decision, let resource = request.request.exactResource,
      request.stageARN.utf8.count + 1 + resource.utf8.count <= IAMPolicy.maximumResourceBytes
    else { return [] }
    let ends = routesTaking(request.request).compactMap { route -> NumericDate? in
      if case .permitted(let end) = grant.standing(on: route) { end } else { nil }
    }
    return [.init(.allow, [resource], until: ends.min())]
  }
}

extension MethodARN.Request {
  /// Whether a route without a method is asked for.
  fileprivate var isKey: Bool { if case .key = self { true } else { false } }

  /// Whether a resource is that of a route without a method: behind a method there is always a slash.
  fileprivate static func isKey(resource: String) -> Bool { !resource.utf8.contains(UInt8(ascii: "/")) }

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
