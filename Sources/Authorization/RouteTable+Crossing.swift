extension RouteTable {
  /// Three routes that IAM cannot tell apart for some callers: to allow `allowed`, `denied` must be denied explicitly, and
  /// that would deny `caught`, which is allowed, too.
  struct Crossing: Equatable {
    /// Places in the document.
    let allowed: Int
    let denied: Int
    let caught: Int
  }

  /// The crossings that a caller can run into; a table that has one cannot answer for the whole stage.
  ///
  /// Only callers matter who may use `allowed` and `caught` and not `denied`. Of all of them, the one with every role that
  /// lacks `denied`'s permission may use the most, and what crosses for another crosses for that one.
  ///
  /// - Parameter roles: the permissions of every role.
  /// - Returns: at most one for every denied route.
  func crossings(roles: [[Permission]]) -> [Crossing] {
    var crossings: [Crossing] = []
    for denied in routes.indices {
      let permission = routes[denied].permission
      let permissions = Set(roles.filter { !$0.contains(permission) }.joined())
      let allowed = places { permissions.contains($0.permission) }
      let found = tables.lazy.compactMap { $0.crossing(denying: denied, allowing: allowed) }
      if let crossing = found.first { crossings.append(crossing) }
    }
    return crossings
  }
}

extension MethodTable {
  fileprivate func crossing(denying place: Int, allowing allowed: RouteSet) -> RouteTable.Crossing? {
    guard let denied = entries.first(where: { $0.place == place }) else { return nil }
    let caught = denied.reach.common(with: allowed)
    guard let first = caught.first else { return nil }
    for entry in entries where allowed.contains(entry.place) && entry.reach.contains(place) {
      if !entry.deniesByExcess(denied, allowing: allowed) {
        return RouteTable.Crossing(allowed: entry.place, denied: place, caught: first)
      }
    }
    return nil
  }
}
