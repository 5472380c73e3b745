package import JOSE
package import OIDC

/// Who may do what: the roles and routes of a policy document, checked.
package struct Authorization: Sendable {
  /// In the order of the document.
  package let roles: [Role]
  /// What an answer is for.
  package let scope: AnswerScope
  let table: RouteTable
  private let grants: GrantIndex

  /// In the order of the document.
  package var routes: [Route] { table.routes }

  /// Makes an authorization.
  ///
  /// - Parameters:
  ///   - issuers: everybody who may be named in a grant.
  ///   - roles: in the order in which they are looked at.
  ///   - routes: at most 200.
  ///   - scope: what an answer is for.
  /// - Throws: `InvalidPolicy`, with everything that is wrong at once and where it stands in the document.
  package init(issuers: [Issuer], roles: [Role], routes: [Route], scope: AnswerScope = .stage) throws(InvalidPolicy) {
    let known = issuers.map { KnownIssuer(name: $0.name, hasGroups: $0.groupsClaim != nil) }
    let problems =
      Authorization.problems(issuers: known, roles: roles) + Authorization.problems(routes: routes, heldBy: roles)
    guard problems.isEmpty else { throw InvalidPolicy(problems: problems) }
    try self.init(checked: roles, routes: routes, scope: scope)
  }

  /// Makes an authorization of roles and routes in which `problems` has found nothing: with thousands of issuers the look
  /// at each of their grants is a tenth of a policy's loading.
  init(checked roles: [Role], routes: [Route], scope: AnswerScope) throws(InvalidPolicy) {
    do {
      table = try RouteTable(routes)
    } catch {
      throw InvalidPolicy(problems: [
        .init(
          "$.routes", "the routes overlap in too many ways to be analysed; write fewer parameters and more literals")
      ])
    }
    self.roles = roles
    grants = GrantIndex(roles)
    self.scope = scope
    if scope == .stage {
      let crossings = table.crossings(roles: roles.map(\.permissions)).map { table.problem($0) }
      guard crossings.isEmpty else { throw InvalidPolicy(problems: crossings) }
    }
  }

  /// What a believed caller may do.
  ///
  /// - Throws: a refusal where the token says nobody's name, or where a claim that decides has the wrong type.
  package func grant(for token: VerifiedToken) throws(Refusal) -> Grant {
    guard let subject = try token.claims.string("sub"), !subject.isEmpty else { throw .subjectMissing }
    let groups = try token.issuer.groupsClaim.map { name throws(Refusal) in try token.claims.strings(name) ?? [] } ?? []
    let scopes = try token.claims.scopes()
    let held = grants.roles(of: token.issuer) { grant in
      grant.isGranted(to: token, subject: subject, groups: groups, scopes: scopes)
    }.map { roles[$0] }
    var seen: Set<Permission> = []
    return Grant(
      issuer: token.issuer.name, subject: subject, role: held.first?.name,
      permissions: held.flatMap(\.permissions).filter { seen.insert($0).inserted }, groups: groups,
      expiresAt: token.expiresAt)
  }

  /// Whether a caller may have what was asked for.
  package func decision(for grant: Grant, route request: MethodARN.Request) -> Decision {
    guard !request.isHostile else { return .deny(grant, .pathHostile) }
    guard grant.hasFittingContext else { return .deny(grant, .contextTooLarge(limit: Grant.maximumContextBytes)) }
    guard let place = table.place(for: request) else { return .deny(grant, .routeUnknown) }
    let needed = ([place] + table.placesWithoutSlash(for: request)).map { routes[$0].permission }
    let missing = needed.first { !grant.permissions.contains($0) }
    return missing.map { .deny(grant, .permissionMissing($0)) } ?? .allow(grant)
  }
}

/// What an answer is for.
package enum AnswerScope: String, Sendable, Equatable, CaseIterable {
  /// Every route of the stage: API Gateway may cache it.
  case stage
  /// The one route that was asked for: the authorizer's cache time must be 0.
  case route
}
