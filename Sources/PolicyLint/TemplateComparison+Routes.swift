internal import Authorization
internal import PolicyDocument

extension TemplateComparison {
  /// A route of the template that Latchkey guards: does the policy know it?
  mutating func look(for deployed: DeployedRoute, of api: DeployedAPI) {
    switch deployed.target {
    case .key(let key):
      if policy.authorization.route(for: .key(key)) == nil {
        report(.routeUnlisted, deployed.place, "nobody may use \(key): the policy does not list it")
      }
    case .http(let method, let template):
      let overlap = RouteOverlap(of: policy.authorization.routes)
      let path = overlap.ownPath(of: template)
      let methods = method.map { [$0] } ?? HTTPMethod.allCases
      var unlisted: [HTTPMethod] = []
      var covering: Route?
      for method in methods {
        guard let taker = policy.authorization.route(for: .http(method: method.rawValue, path: path)) else {
          unlisted.append(method)
          continue
        }
        if !taker.hasPath(template) { covering = taker }
      }
      let name = Route.name(deployed.target)
      if unlisted.count == methods.count {
        report(.routeUnlisted, deployed.place, "nobody may use \(name): the policy does not list it")
      } else if !unlisted.isEmpty {
        report(
          .methodUnlisted, deployed.place,
          "\(name) takes every method, and the policy does not list \(enumeration(unlisted.map(\.rawValue), atMost: 7))"
        )
      }
      if let covering {
        report(
          .routeCovered, deployed.place,
          "\(name) is not listed by itself: \(covering) takes it (\(covering.permission))")
      }
    }
  }

  /// The policy's routes: does the template have them, with this authorizer?
  mutating func lookForPolicyRoutes() {
    var unknown: [String] = []
    for (place, route) in policy.authorization.routes.enumerated() {
      let path = "$.routes[\(place)]"
      let meeting = apis.flatMap { $0.routes }.filter { $0.meets(route) }
      if let open = meeting.first(where: { $0.guardian == .nobody && $0.decides(route, among: meeting) }) {
        let name = open.isPart(of: route) ? Route.name(open.target) : "\(route)"
        report(.routePublic, path, "anybody may use \(name): \(open.place) says that it has no authorizer")
      } else if meeting.contains(where: { $0.guardian == .latchkey }) {
        continue
      } else if let other = meeting.first(where: { $0.guardian != .nobody }), case .other(let name) = other.guardian {
        report(.routeGuardedOtherwise, path, "\(route) has another authorizer (\(name)) at \(other.place)")
      } else if mayHaveMoreRoutes {
        unknown.append("\(route)")
      } else {
        report(.routeAbsent, path, "the template has no route for \(route)")
      }
    }
    if !unknown.isEmpty {
      report(
        .notLookedAt, "$.routes",
        "\(enumeration(unknown)) may or may not be among the template's routes that could not be read")
    }
  }
}

extension DeployedAPI {
  /// A route of the API that takes requests of the policy's route and others, too: both have one route key. Nil where there is
  /// none.
  func routeShared(with route: Route) -> DeployedRoute? {
    let meeting = routes.filter { $0.guardian == .latchkey && $0.meets(route) }
    guard !route.isKey, !meeting.contains(where: { $0.isWhole(route) }) else { return nil }
    return meeting.first { !$0.isPart(of: route) }
  }
}

extension DeployedRoute {
  /// Whether it is the policy's route, whatever the parameters are called.
  fileprivate func isWhole(_ route: Route) -> Bool {
    isPart(of: route) && (asRoute.map { RouteOverlap.covers($0, route) } ?? false)
  }

  /// As a route of a policy; the permission means nothing.
  fileprivate var asRoute: Route? { Permission("any").map { Route(target, permission: $0) } }

  /// Whether some request is both this route's and the policy's.
  fileprivate func meets(_ route: Route) -> Bool {
    if target == route.target { return true }
    // The catch-all of an HTTP API takes what no other route takes.
    if case .key(let key) = target { return key == "$default" && !route.isKey }
    if case .key(let key) = route.target { return key == "$default" }
    guard let own = asRoute else { return false }
    return RouteOverlap(of: [own, route]).request(own, route) != nil
  }

  /// Whether this one takes requests of the policy's route: it has the same path, and no other one has its method; or it
  /// covers the route while no other one that is guarded does.
  fileprivate func decides(_ route: Route, among others: [DeployedRoute]) -> Bool {
    if target == route.target { return true }
    let isGuarded = others.contains { $0.guardian == .latchkey }
    guard case .http(let method, let template) = target, let own = asRoute else { return !isGuarded }
    guard case .http(let asked, _) = route.target, route.hasPath(template) else {
      return RouteOverlap.covers(own, route) && !isGuarded
    }
    // A browser's preflight carries no token: that it is public is as it should be.
    if method == .options, asked == nil { return false }
    // The method's own route goes before ANY.
    return method != nil || !others.contains { $0.target != target && $0.has(method: asked, pathOf: route) }
  }

  private func has(method: HTTPMethod?, pathOf route: Route) -> Bool {
    guard case .http(let own, let template) = target, let method else { return false }
    return own == method && route.hasPath(template)
  }

  /// Whether it is the policy's route for one of its methods.
  fileprivate func isPart(of route: Route) -> Bool { asRoute.map { RouteOverlap.covers(route, $0) } ?? false }
}

extension Route {
  fileprivate var isKey: Bool { if case .key = target { true } else { false } }

  /// Whether it has this path, whatever its parameters are called.
  fileprivate func hasPath(_ other: PathTemplate) -> Bool {
    guard case .http(_, let template) = target, let permission = Permission("any") else { return false }
    let (one, two) = (
      Route(.http(nil, template), permission: permission), Route(.http(nil, other), permission: permission)
    )
    return RouteOverlap.covers(one, two) && RouteOverlap.covers(two, one)
  }

  /// `GET /me`, as a route is written everywhere.
  static func name(_ target: Target) -> String {
    switch target {
    case .key(let key): key
    case .http(let method, let path): "\(method?.rawValue ?? "ANY") \(path)"
    }
  }
}
