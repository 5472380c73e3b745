package import JOSE

/// Whether a grant covers a route, and for how long.
package enum Standing: Sendable, Equatable {
  /// From now on until that moment; nil: it has no end.
  case permitted(until: NumericDate?)
  case denied(Denial)
}

extension Grant {
  /// Whether this grant covers a route.
  package func standing(on route: Route) -> Standing {
    guard let tenure = tenures[route.permission] else { return .denied(.permissionMissing(route.permission)) }
    var ends = [expiresAt, tenure.end].compactMap(\.self)
    if let stepUp = route.stepUp {
      if let lack = stepUp.lacks(of: authentication, at: moment).first { return .denied(.signInInsufficient(lack)) }
      if let end = stepUp.end(of: authentication) { ends.append(end) }
    }
    return .permitted(until: ends.min())
  }
}
