internal import Authorization
internal import PolicyDocument

extension Linter {
  /// Roles that nobody can have, and routes that nobody can use.
  mutating func lookAtReach() {
    let matrix = AccessMatrix(policy)
    // They have the role elsewhere: the authorizer never meets them.
    let called = Set(policy.callers.all.map(\.role.bytes))
    for (place, role) in matrix.roles.enumerated()
    where !matrix.isReachable(role: place) && !called.contains(role.name.bytes) {
      report(.roleUnreachable, "$.roles[\(place)]", "nobody can have the role \(role.name)")
    }
    for (place, route) in matrix.routes.enumerated() {
      let isUsable = matrix.roles.indices.contains { role in
        guard matrix.isReachable(role: role) else { return false }
        switch matrix.access(role: role, route: place) {
        case .always, .conditional: return true
        case .none, .never: return false
        }
      }
      let isForCallers = matrix.roles.contains {
        called.contains($0.name.bytes) && $0.permissions.contains(route.permission)
      }
      guard !isUsable, !isForCallers else { continue }
      let why =
        route.stepUp == nil
        ? "nobody can have a role with \(route.permission)"
        : "whoever has \(route.permission) cannot have signed in as it asks (\(route.stepUp?.phrase ?? ""))"
      report(.routeUnreachable, "$.routes[\(place)]", "nobody can use \(route): \(why)")
    }
  }
}
