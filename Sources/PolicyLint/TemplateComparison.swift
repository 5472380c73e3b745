internal import APIGateway
internal import Authorization
internal import OIDC
package import PolicyDocument

/// Where a policy document and the APIs of a template disagree.
package struct TemplateComparison {
  let policy: Policy
  let apis: [DeployedAPI]
  /// Whether there may be routes that nobody could read.
  let mayHaveMoreRoutes: Bool
  private(set) var findings: [Finding] = []

  private init(_ policy: Policy, _ apis: [DeployedAPI], mayHaveMoreRoutes: Bool) {
    self.policy = policy
    self.apis = apis
    self.mayHaveMoreRoutes = mayHaveMoreRoutes
  }

  /// Everything that was found, the severest first.
  ///
  /// - Parameters:
  ///   - apis: those that have Latchkey for an authorizer, or whose routes the policy may list.
  ///   - mayHaveMoreRoutes: whether the template says something of which the routes are not known.
  package static func findings(
    in policy: Policy, against apis: [DeployedAPI], mayHaveMoreRoutes: Bool
  ) -> [Finding] {
    // An API beside that Latchkey has nothing to do with may have routes of the same names.
    let own = apis.filter { api in !api.authorizers.isEmpty || api.routes.contains { $0.guardian == .latchkey } }
    let apis = own.isEmpty ? apis : own
    var comparison = TemplateComparison(policy, apis, mayHaveMoreRoutes: mayHaveMoreRoutes)
    for api in apis {
      for authorizer in api.authorizers { comparison.look(at: authorizer, of: api) }
      comparison.lookAtUsageKeys(of: api)
      if api.guardsPreflight {
        comparison.report(
          .preflightGuarded, api.place, "\(api.name) asks for a token in a browser's preflight, which has none")
      }
      for route in api.routes where route.guardian == .latchkey { comparison.look(for: route, of: api) }
    }
    comparison.lookForPolicyRoutes()
    return comparison.findings.sortedBySeverity
  }

  mutating func report(_ code: Finding.Code, _ path: String, _ message: String) {
    findings.append(Finding(code, path, message))
  }

  private mutating func lookAtUsageKeys(of api: DeployedAPI) {
    guard api.kind == .rest, !api.authorizers.isEmpty, api.takesKeyFromAuthorizer == false else { return }
    for (place, role) in policy.authorization.roles.enumerated() where role.usageKey != nil {
      report(
        .usageKeyUnasked, "$.roles[\(place)].usageKey",
        "\(api.name) takes keys of usage plans from the caller's x-api-key, not from the authorizer")
    }
  }
}
