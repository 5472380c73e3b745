extension RouteTable {
  /// What is allowed and what is denied, as it stands behind the stage in a Resource.
  struct Resources: Sendable, Equatable {
    var allowed: [String] = []
    var denied: [String] = []
  }

  /// The resources for a caller who may use these routes: the same for every request that the caller makes, because API
  /// Gateway caches the answer to one request for all of them.
  func resources(allowing allowed: RouteSet) -> Resources {
    memo.resources(allowing: allowed) { compile(allowed) }
  }

  private func compile(_ allowed: RouteSet) -> Resources {
    var resources = Resources()
    for place in routes.indices where allowed.contains(place) {
      if case .key(let key) = routes[place].target { resources.allowed.append(key) }
    }
    let globsOfTables = tables.map { $0.globs(allowing: allowed) }
    for method in HTTPMethod.allCases {
      guard let index = tableOfMethod[method] else { continue }
      let globs = globsOfTables[index]
      // `ANY` is never written as a `*` in the method's place: that star would cross into the path, and `*/users` would
      // cover `GET/admin/users`.
      resources.allowed += globs.allowed.map { "\(method.rawValue)/\($0.text)" }
      resources.denied += globs.denied.map { "\(method.rawValue)/\($0.text)" }
    }
    return resources
  }

  /// The places of the routes that satisfy a condition.
  func places(where condition: (Route) -> Bool) -> RouteSet {
    RouteSet(routes.indices.filter { condition(routes[$0]) })
  }
}

extension MethodTable {
  /// The globs to allow and to deny, none of them covered by another.
  func globs(allowing allowed: RouteSet) -> (allowed: [Glob], denied: [Glob]) {
    let allowedEntries = entries.filter { allowed.contains($0.place) }
    var denied: [Glob] = []
    for entry in allowedEntries {
      for excess in entry.excesses {
        // The widest that takes nothing away from what is allowed. Where there is none, a path deeper than any route
        // stays allowed: no glob can say it otherwise (docs/policy.md, "What a wildcard cannot say").
        if let denial = excess.denials.first(where: { $0.reach.isDisjoint(with: allowed) }) {
          denied.append(denial.glob)
        }
      }
      for other in entries where entry.reach.contains(other.place) && !allowed.contains(other.place) {
        if !entry.deniesByExcess(other, allowing: allowed) { denied.append(other.glob) }
      }
    }
    for case let slashed? in entries.map(\.slashed)
    where !slashed.withoutSlash.isSubset(of: allowed) && !slashed.reach.isDisjoint(with: allowed) {
      denied.append(slashed.glob)
    }
    return (allowedEntries.map(\.glob).withoutCovered, denied.withoutCovered)
  }
}

extension MethodTable.Entry {
  /// Whether this resource reaches `other` only with what its wildcards cover beyond the template, and all of that can be
  /// denied. It then need not be denied by its own, wider resource: `/users/{id}` may be allowed where `/{proxy+}` is not.
  func deniesByExcess(_ other: MethodTable.Entry, allowing allowed: RouteSet) -> Bool {
    guard !reachOfTemplate.contains(other.place) else { return false }
    return excesses.compactMap(\.denials.first).allSatisfy { denial in
      !denial.reach.contains(other.place) || denial.reach.isDisjoint(with: allowed)
    }
  }
}
