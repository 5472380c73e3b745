internal import OIDC

/// What a grant needs to know of an issuer.
package struct KnownIssuer: Sendable {
  package let name: String
  /// Whether its tokens can hold groups.
  package let hasGroups: Bool

  package init(name: String, hasGroups: Bool) {
    self.name = name
    self.hasGroups = hasGroups
  }
}

/// Everybody who may be named in a grant, to be found by name.
private struct KnownIssuers {
  private let all: [[UInt8]: KnownIssuer]

  init(_ issuers: [KnownIssuer]) {
    all = Dictionary(issuers.map { (Array($0.name.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func issuer(named name: String) -> KnownIssuer? { all[Array(name.utf8)] }
}

extension Authorization {
  /// The most roles.
  package static let maximumRoles = 100
  /// The most grants in a role: one for each issuer of the longest list.
  package static let maximumGrants = 5000
  /// The most permissions in a role.
  package static let maximumPermissions = 100
  /// The most values in one condition of a grant.
  package static let maximumValues = 100
  /// The most bytes of all permissions together, joined by commas: even a caller with every role has a context that fits.
  package static let maximumJoinedPermissions = 4096
  /// The most bytes of a resource behind the stage: with the longest stage ARN it still fits into a Resource.
  static let maximumResource = IAMPolicy.maximumResourceBytes - MethodARN.maximumStageBytes - 1

  /// What is wrong with roles that are each well formed; empty where nothing is.
  ///
  /// - Parameters:
  ///   - issuers: everybody who may be named in a grant; nil where that is not known.
  ///   - credentialRoles: the roles that credentials and callers name, in bytes; nil where they are not known.
  package static func problems(
    issuers: [KnownIssuer]?, roles: [Role], namedByCredentials credentialRoles: [[UInt8]]? = []
  ) -> [InvalidPolicy.Problem] {
    var problems: [InvalidPolicy.Problem] = []
    func check(_ isGood: Bool, _ path: String, _ reason: @autoclosure () -> String) {
      if !isGood { problems.append(.init(path, reason())) }
    }
    check(!roles.isEmpty, "$.roles", "must have at least one role")
    check(roles.count <= maximumRoles, "$.roles", "must have at most \(maximumRoles) roles")
    let issuers = issuers.map { KnownIssuers($0) }
    let credentialRoles = credentialRoles.map { Set($0) }
    var names: Set<String> = []
    for (index, role) in roles.enumerated() {
      let path = "$.roles[\(index)]"
      check(Role.isName(role.name), "\(path).name", "must be letters, digits, '.', '_' or '-', at most 64")
      check(names.insert(role.name).inserted, "\(path).name", "another role is called \(role.name)")
      check(!role.permissions.isEmpty, "\(path).permissions", "must name at least one permission")
      check(
        role.permissions.count <= maximumPermissions, "\(path).permissions",
        "must name at most \(maximumPermissions) permissions")
      var seen: Set<Permission> = []
      for permission in role.permissions {
        check(seen.insert(permission).inserted, "\(path).permissions", "\(permission) is named twice")
      }
      check(
        !role.grants.isEmpty || credentialRoles?.contains(Array(role.name.utf8)) ?? true, "\(path).grantedTo",
        "nobody has this role; name a grant, or the role in credentials or callers")
      check(role.grants.count <= maximumGrants, "\(path).grantedTo", "must name at most \(maximumGrants) grants")
      for (place, grant) in role.grants.enumerated() {
        problems += grant.problems(at: "\(path).grantedTo[\(place)]", issuers: issuers)
      }
    }
    let joined = Set(roles.flatMap(\.permissions)).reduce(0) { $0 + $1.name.utf8.count + 1 }
    check(
      joined <= maximumJoinedPermissions, "$.roles",
      "all permissions together must be at most \(maximumJoinedPermissions) bytes; write shorter names")
    return problems
  }

  /// The most different `maxAge`: each may begin a phase of its own in a policy.
  package static let maximumPhases = 32

  /// What is wrong with the number of ends that the policy of one caller may have; empty where nothing is.
  static func phaseProblems(roles: [Role], routes: [Route]) -> [InvalidPolicy.Problem] {
    let ages = Set(routes.compactMap(\.stepUp?.maxAge) + roles.flatMap(\.grants).compactMap(\.stepUp?.maxAge))
    guard ages.count > maximumPhases else { return [] }
    return [
      .init(
        "$",
        "has \(ages.count) different maxAge, and at most \(maximumPhases) fit into a policy; write fewer, or "
          + "\"answerFor\": \"route\" and set the authorizer's cache time to 0")
    ]
  }

  /// What is wrong with routes that are each well formed; empty where nothing is.
  ///
  /// - Parameters:
  ///   - routes: each at its place; nil where one could not be read.
  ///   - roles: every role; nil where that is not known.
  package static func problems(routes: [Route?], heldBy roles: [Role]?) -> [InvalidPolicy.Problem] {
    var problems: [InvalidPolicy.Problem] = []
    func check(_ isGood: Bool, _ path: String, _ reason: @autoclosure () -> String) {
      if !isGood { problems.append(.init(path, reason())) }
    }
    check(!routes.isEmpty, "$.routes", "must have at least one route")
    check(routes.count <= RouteTable.maximumRoutes, "$.routes", "must have at most \(RouteTable.maximumRoutes) routes")
    let held = roles.map { Set($0.flatMap(\.permissions)) }
    var first: [Route.Target: Int] = [:]
    for (index, route) in routes.enumerated() {
      guard let route else { continue }
      let path = "$.routes[\(index)]"
      if let other = first[route.shape] {
        check(false, path, "\(route) is the same route as $.routes[\(other)]; remove one")
      } else {
        first[route.shape] = index
      }
      check(
        held?.contains(route.permission) ?? true, "\(path).permission",
        "no role has \(route.permission); give it to one")
      problems += route.stepUp?.problems(at: "\(path).requires") ?? []
      if case .http(_, let template) = route.target {
        // The widest that is ever written: the method, and a deeper level denied.
        let longest = "OPTIONS/".utf8.count + Glob(template).text.utf8.count + 2 * PathTemplate.maximumSegments
        check(longest <= maximumResource, "\(path).path", "is too long for a Resource of IAM, which has 512 characters")
      }
    }
    return problems
  }
}

extension RoleGrant {
  fileprivate func problems(at path: String, issuers: KnownIssuers?) -> [InvalidPolicy.Problem] {
    var problems: [InvalidPolicy.Problem] = []
    let known = issuers?.issuer(named: issuer)
    if issuers != nil, known == nil {
      problems.append(.init("\(path).issuer", "no issuer is called \(issuer); name one of $.issuers"))
    }
    if conditions.isEmpty {
      problems.append(
        .init(
          path,
          (stepUp == nil ? "has no condition" : "maxAge, amr and acr grant nothing by themselves")
            + "; add groups, scopes, claims, identityProviders or subjects, or write \"subjects\": \"any\" on purpose"))
    }
    problems += stepUp?.problems(at: path) ?? []
    for condition in conditions {
      if case .groups = condition, known?.hasGroups == false {
        problems.append(.init("\(path).groups", "\(issuer) has no groups; give it a groupsClaim"))
      }
      let (count, member) = condition.size
      if count == 0 { problems.append(.init("\(path).\(member)", "must not be empty")) }
      if count > Authorization.maximumValues {
        problems.append(.init("\(path).\(member)", "must name at most \(Authorization.maximumValues) values"))
      }
    }
    return problems
  }
}

extension StepUp {
  fileprivate func problems(at path: String) -> [InvalidPolicy.Problem] {
    var problems: [InvalidPolicy.Problem] = []
    if let maxAge, !(1...StepUp.longestMaxAge).contains(maxAge) {
      problems.append(.init("\(path).maxAge", "must be 1 to \(StepUp.longestMaxAge) seconds"))
    }
    for (values, member) in [(methods, "amr"), (contextClasses, "acr")] where values.count > Authorization.maximumValues
    {
      problems.append(.init("\(path).\(member)", "must name at most \(Authorization.maximumValues) values"))
    }
    return problems
  }
}

extension RoleGrant.Condition {
  /// How many values it names, and under which member of the document.
  fileprivate var size: (count: Int, member: String) {
    switch self {
    case .groups(let values): (values.count, "groups")
    case .scopes(let values): (values.count, "scopes")
    case .subjects(let values): (values.count, "subjects")
    case .identityProviders(let values): (values.count, "identityProviders")
    case .anySubject: (1, "subjects")
    case .claim(let path, let values): (values.count, "claims\(InvalidPolicy.step(to: path.text))")
    }
  }
}

extension RouteTable {
  /// A crossing, for the owner to read.
  func problem(_ crossing: Crossing) -> InvalidPolicy.Problem {
    func name(_ place: Int) -> String { "$.routes[\(place)] (\(routes[place]))" }
    let denied = routes[crossing.denied]
    let others =
      crossing.allowed == crossing.caught
      ? name(crossing.allowed) : "\(name(crossing.allowed)) and \(name(crossing.caught))"
    let lacking = denied.stepUp == nil ? "" : " or without the sign-in that it requires"
    return InvalidPolicy.Problem(
      "$.routes[\(crossing.denied)]",
      "\(denied) crosses \(others): no policy for the whole stage denies the one and allows the other to callers without "
        + "\(denied.permission)\(lacking); change the paths or the roles, or write \"answerFor\": \"route\" and set the "
        + "authorizer's cache time to 0")
  }
}
