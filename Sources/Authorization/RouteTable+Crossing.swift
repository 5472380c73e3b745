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
  /// Only callers matter who may use `allowed` and `caught` and not `denied`. They are shut out by a permission or by their
  /// sign-in. Of the first, the one with every role that lacks `denied`'s permission, and with the best of sign-ins, may use
  /// the most; of those whose sign-in lacks one thing that `denied` asks for, the one who lacks nothing else. What crosses
  /// for another crosses for one of these.
  ///
  /// - Parameter roles: the permissions of every role.
  /// - Returns: at most one for every denied route.
  func crossings(roles: [[Permission]]) -> [Crossing] {
    var crossings: [Crossing] = []
    for denied in routes.indices {
      let permission = routes[denied].permission
      let permissions = Set(roles.filter { !$0.contains(permission) }.joined())
      var callers = [places { permissions.contains($0.permission) }]
      for lack in routes[denied].stepUp?.parts ?? [] {
        // Whoever lacks it lacks all that asks for the same or for more of it.
        callers.append(places { !($0.stepUp?.implies(lack) ?? false) })
      }
      let found = callers.lazy.flatMap { allowed in
        tables.compactMap { $0.crossing(denying: denied, allowing: allowed) }
      }
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

extension StepUp {
  /// The things that it asks for, each by itself.
  fileprivate var parts: [StepUp] {
    var parts: [StepUp] = []
    if let maxAge { parts.append(StepUp(maxAge: maxAge)) }
    if !methods.isEmpty { parts.append(StepUp(methods: methods)) }
    if !contextClasses.isEmpty { parts.append(StepUp(contextClasses: contextClasses)) }
    return parts
  }
}
