package import Authorization
internal import Credentials
internal import OIDC
package import PolicyDocument

/// Who may use what: every role against every route.
package struct AccessMatrix: Sendable {
  /// What a role may do with a route.
  package enum Access: Sendable, Hashable {
    /// It lacks the permission.
    case none
    /// It has the permission, and nobody who has the role can have signed in as the route asks.
    case never
    /// Whoever has the role may use it.
    case always
    /// Whoever has the role, and has signed in in one of these ways.
    case conditional([SignIn])
  }

  /// What is asked of a sign-in, all of it: by the route, by the grant of the role, or by both.
  package struct SignIn: Sendable, Hashable {
    package let steps: [StepUp]

    /// `within 300 s of the sign-in, amr mfa`
    package var phrase: String { steps.map(\.phrase).joined(separator: " and ") }
  }

  /// In the order of the document.
  package let roles: [Role]
  package let routes: [Route]
  /// The ways to have a role, at its place: what each asks of the sign-in, nil for nothing; and whether a credential is one.
  private let ways: [(signIns: [StepUp?], hasCredential: Bool)]

  package init(_ policy: Policy) {
    let issuers = Dictionary(
      (policy.issuers?.all ?? []).map { ($0.name.bytes, $0) }, uniquingKeysWith: { one, _ in one })
    let credited = Set(policy.credentials.map(\.role.bytes))
    roles = policy.authorization.roles
    routes = policy.authorization.routes
    ways = roles.map { role in
      // What no token can satisfy is no way. With thousands of tenants most ways are the same one.
      let possible = role.grants.filter { grant in
        issuers[grant.issuer.bytes].map { grant.lack(in: $0) == nil } ?? false
      }
      var seen: Set<StepUp?> = []
      return (possible.map(\.stepUp).filter { seen.insert($0).inserted }, credited.contains(role.name.bytes))
    }
  }

  /// Whether anybody can have the role at all.
  package func isReachable(role: Int) -> Bool { !ways[role].signIns.isEmpty || ways[role].hasCredential }

  /// What the role at one place may do with the route at another.
  package func access(role: Int, route: Int) -> Access {
    guard roles[role].permissions.contains(routes[route].permission) else { return .none }
    let asked = routes[route].stepUp
    // Behind a credential there is no sign-in that could satisfy anything.
    if ways[role].hasCredential, asked == nil { return .always }
    var signIns: [SignIn] = []
    for way in ways[role].signIns {
      let steps = [way, asked].compactMap(\.self)
      if steps.isEmpty { return .always }
      let signIn = SignIn(steps: steps.count == 2 && steps[0] == steps[1] ? [steps[0]] : steps)
      if !signIns.contains(signIn) { signIns.append(signIn) }
    }
    return signIns.isEmpty ? .never : .conditional(signIns)
  }
}
