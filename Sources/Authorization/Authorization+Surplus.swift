extension Authorization {
  /// A request that no route takes, and that is allowed all the same: a wildcard covers it, and no glob can deny it, because
  /// an allowed route lies beside it.
  package struct Surplus: Sendable, Equatable {
    /// The place of the route whose wildcard covers it.
    package let route: Int
    /// Such a request: `GET /users/x/x`.
    package let request: String
  }

  /// What a caller with every permission is allowed beyond the routes, at most one request for each route; empty where an
  /// answer is for one request only (docs/policy.md, "What a wildcard cannot say").
  ///
  /// - Parameter other: a segment that is no literal of any route.
  package func surplus(filling other: String) -> [Surplus] {
    guard scope == .stage else { return [] }
    let all = RouteSet(routes.indices)
    var found: [Int: Surplus] = [:]
    for method in HTTPMethod.allCases {
      guard let table = table.table(for: method) else { continue }
      let denied = table.globs(allowing: all).denied
      for entry in table.entries where found[entry.place] == nil {
        // From wide to narrow, until one can be denied: what that leaves out of the wider ones stays allowed.
        let covered = entry.excesses.flatMap { excess in
          excess.denials.prefix { !$0.reach.isDisjoint(with: all) }.map { $0.glob.path(filling: other) }
        }
        let path = covered.first { path in
          table.place(for: path) == nil && !denied.contains { $0.covers(Glob(path: path)) }
        }
        if let path {
          let request = "\(method.rawValue) /\(path.joined(separator: "/"))"
          found[entry.place] = Surplus(route: entry.place, request: request)
        }
      }
    }
    return found.values.sorted { $0.route < $1.route }
  }
}

extension Glob {
  /// The shortest path that it covers, with the same text for every wildcard.
  fileprivate func path(filling other: String) -> [String] {
    tokens.map { token in
      switch token {
      case .literal(let text): text
      case .wildcard: other
      }
    }
  }
}
