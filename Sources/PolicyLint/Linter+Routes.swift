internal import Authorization
internal import OIDC
internal import PolicyDocument

extension Linter {
  mutating func lookAtRoutes() {
    let authorization = policy.authorization
    let overlap = RouteOverlap(of: authorization.routes)
    lookForShadowedRoutes(overlap)
    lookForOverlaps(overlap)
    lookAtSignIns()
    for surplus in authorization.surplus(filling: overlap.other) {
      report(
        .surplusAllowed, "$.routes[\(surplus.route)]",
        "whoever may use \(authorization.routes[surplus.route]) may use \(surplus.request) too, if API Gateway has such a route"
      )
    }
  }

  private mutating func lookAtSignIns() {
    let pools = Set(issuers.filter(\.isUserPool).map(\.name.bytes))
    for (place, route) in policy.authorization.routes.enumerated() where route.stepUp?.asksForMore ?? false {
      let isForPools = policy.authorization.roles.contains { role in
        role.permissions.contains(route.permission) && role.grants.contains { pools.contains($0.issuer.bytes) }
      }
      if isForPools { reportUncertainStepUp(at: "$.routes[\(place)].requires") }
    }
  }

  private mutating func lookForShadowedRoutes(_ overlap: RouteOverlap) {
    let authorization = policy.authorization
    for (place, route) in authorization.routes.enumerated() {
      guard case .http(let method, let template) = route.target else { continue }
      let path = overlap.ownPath(of: template)
      let methods = method.map { [$0] } ?? HTTPMethod.allCases
      let takesSomething = methods.contains { method in
        authorization.route(for: .http(method: method.rawValue, path: path)) == route
      }
      if !takesSomething {
        report(.routeShadowed, "$.routes[\(place)]", "no request comes to \(route): more specific routes take them all")
      }
    }
  }

  /// Requests that two routes match: which of them takes such a request is API Gateway's rule, and may be a surprise.
  private mutating func lookForOverlaps(_ overlap: RouteOverlap) {
    let routes = policy.authorization.routes
    for (place, route) in routes.enumerated() {
      var inside: [(route: Route, request: String)] = []
      for other in routes where other != route {
        guard let request = overlap.request(route, other), policy.authorization.route(for: request) == other else {
          continue
        }
        if !RouteOverlap.covers(route, other) {
          report(
            .routesCross, "$.routes[\(place)]",
            "\(route) and \(other) both match \(request), and \(other) takes it (\(other.permission))")
        } else if other.permission != route.permission || other.stepUp != route.stepUp {
          inside.append((other, "\(request)"))
        }
      }
      guard let example = inside.first else { continue }
      report(
        .routesOverlap, "$.routes[\(place)]",
        "\(route) does not take \(example.request) and such: "
          + "\(enumeration(inside.map { "\($0.route) (\($0.route.permission))" })) "
          + (inside.count == 1 ? "does" : "do"))
    }
  }
}
