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
  /// Whether anybody is asked how they signed in.
  private let asksForSignIn: Bool

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
  package init(checked roles: [Role], routes: [Route], scope: AnswerScope) throws(InvalidPolicy) {
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
    asksForSignIn =
      routes.contains { $0.stepUp != nil } || roles.contains { $0.grants.contains { $0.stepUp != nil } }
    if scope == .stage {
      let problems =
        table.crossings(roles: roles.map(\.permissions)).map { table.problem($0) } + table.sizeProblems
        + Authorization.phaseProblems(roles: roles, routes: routes)
      guard problems.isEmpty else { throw InvalidPolicy(problems: problems) }
    }
  }

  /// What a believed caller may do at a moment.
  ///
  /// - Throws: a refusal where the token says nobody's name, or where a claim that decides has the wrong type.
  package func grant(for token: VerifiedToken, at now: NumericDate) throws(Refusal) -> Grant {
    grant(to: try facts(issuer: token.issuer, claims: token.claims), until: token.expiresAt, at: now)
  }

  /// What the caller may do whom these facts are about.
  func grant(to caller: CallerFacts, until expiry: NumericDate?, at now: NumericDate) -> Grant {
    let held = grants.roles(of: caller.issuer) { grant in
      guard grant.isGranted(to: caller) else { return nil }
      guard let stepUp = grant.stepUp else { return .always }
      guard stepUp.lacks(of: caller.authentication, at: now).isEmpty else { return nil }
      return stepUp.end(of: caller.authentication).map { .until($0) } ?? .always
    }
    return grant(
      of: held.map { (roles[$0.role], $0.tenure) }, issuer: caller.issuer.name, subject: caller.subject,
      authType: .jwt, groups: caller.groups, expiresAt: expiry, authentication: caller.authentication, at: now)
  }

  /// What a caller may do at a moment who has presented a credential instead of a token.
  ///
  /// - Parameters:
  ///   - role: the one that the credential names.
  ///   - subject: the principal that the credential names.
  ///   - expiry: when the secret is no longer one; nil: it has no end.
  package func grant(
    role: String, to subject: String, by authType: AuthType, until expiry: NumericDate?, at now: NumericDate
  ) -> Grant {
    let held = roles.filter { $0.name.utf8.elementsEqual(role.utf8) }
    return grant(
      of: held.map { ($0, .always) }, issuer: Grant.issuerOfCredentials, subject: subject, authType: authType,
      groups: [],
      expiresAt: expiry, authentication: .none, at: now)
  }

  private func grant(
    of held: [(role: Role, tenure: Tenure)], issuer: String, subject: String, authType: AuthType, groups: [String],
    expiresAt: NumericDate?, authentication: Authentication, at now: NumericDate
  ) -> Grant {
    var tenures: [Permission: Tenure] = [:]
    var permissions: [Permission] = []
    for (role, tenure) in held {
      for permission in role.permissions {
        if let other = tenures[permission] {
          tenures[permission] = max(other, tenure)
        } else {
          permissions.append(permission)
          tenures[permission] = tenure
        }
      }
    }
    return Grant(
      issuer: issuer, subject: subject, authType: authType, roles: held.map(\.role.name), permissions: permissions,
      tenures: tenures, groups: groups, expiresAt: expiresAt,
      authentication: authentication, at: now, usageKey: held.lazy.compactMap(\.role.usageKey).first)
  }

  /// What grants ask about of a token.
  func facts(issuer: Issuer, claims: Claims) throws(Refusal) -> CallerFacts {
    guard let subject = try claims.string("sub"), !subject.isEmpty else { throw .subjectMissing }
    return CallerFacts(
      issuer: issuer, claims: claims, subject: subject,
      groups: try issuer.groupsPath.map { path throws(Refusal) in try claims.strings(at: path) ?? [] } ?? [],
      scopes: try claims.scopes(),
      // Providers put all sorts of things into acr and amr: they are nobody's fault where nobody asks.
      authentication: asksForSignIn
        ? try Authentication(of: claims) : Authentication(time: try claims.date("auth_time")))
  }

  /// The route that takes a request, by API Gateway's precedence; nil where none does.
  package func route(for request: MethodARN.Request) -> Route? {
    request.isHostile ? nil : table.place(for: request).map { routes[$0] }
  }

  /// The routes whose permissions a request needs: the one that takes it, and those that it may be without the slash at its
  /// end.
  func routesTaking(_ request: MethodARN.Request) -> [Route] {
    placesTaking(request).map { routes[$0] }
  }

  /// Whether a caller may have what was asked for.
  package func decision(for grant: Grant, route request: MethodARN.Request) -> Decision {
    guard !request.isHostile else { return .deny(grant, .pathHostile) }
    guard grant.hasFittingContext else { return .deny(grant, .contextTooLarge(limit: Grant.maximumContextBytes)) }
    let routes = routesTaking(request)
    guard !routes.isEmpty else { return .deny(grant, .routeUnknown) }
    for route in routes {
      if case .denied(let denial) = grant.standing(on: route) { return .deny(grant, denial) }
    }
    return .allow(grant)
  }
}

/// What an answer is for.
package enum AnswerScope: String, Sendable, Equatable, CaseIterable {
  /// Every route of the stage: API Gateway may cache it.
  case stage
  /// The one route that was asked for: the authorizer's cache time must be 0.
  case route
}
