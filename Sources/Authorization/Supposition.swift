package import JOSE
package import OIDC

/// What claims would permit if they were believed: for a person who asks how a decision comes about.
///
/// It is found as a `Grant` is, by the same functions; but nothing that is answered to a request can be made of it.
package struct Supposition: Sendable {
  /// What one grant of the policy document asks for, and what the caller has of it.
  package struct GrantFinding: Sendable, Equatable {
    /// The role's place in the document, and the grant's place in the role.
    package let role: Int
    package let place: Int
    /// At least one.
    package let findings: [ConditionFinding]

    package var isGranted: Bool { !findings.isEmpty && findings.allSatisfy(\.isHeld) }
    package var missing: [ConditionFinding] { findings.filter { !$0.isHeld } }
    /// Where the grant stands: `$.roles[1].grantedTo[0]`.
    package var path: String { "$.roles[\(role)].grantedTo[\(place)]" }
  }

  private let grant: Grant
  /// Every grant to the token's issuer, in the order of the document.
  package let grants: [GrantFinding]

  init(_ grant: Grant, _ grants: [GrantFinding]) {
    self.grant = grant
    self.grants = grants
  }

  /// The roles, in the order of the document.
  package var roles: [String] { grant.roles }
  /// What all of them permit together.
  package var permissions: [Permission] { grant.permissions }
  package var authentication: Authentication { grant.authentication }
  /// Whether a route would be covered, and for how long.
  package func standing(on route: Route) -> Standing { grant.standing(on: route) }
}

extension Authorization {
  /// What claims would permit if they were believed.
  ///
  /// - Parameters:
  ///   - issuer: whose they are said to be.
  ///   - expiry: `exp`; nil where the token does not say it.
  /// - Throws: a refusal where they say nobody's name, or where a claim that decides has the wrong type.
  package func supposition(
    issuer: Issuer, claims: Claims, until expiry: NumericDate?, at now: NumericDate
  ) throws(Refusal) -> Supposition {
    let caller = try facts(issuer: issuer, claims: claims)
    var findings: [Supposition.GrantFinding] = []
    for (role, one) in roles.enumerated() {
      for (place, grant) in one.grants.enumerated() where grant.issuer.utf8.elementsEqual(issuer.name.utf8) {
        findings.append(.init(role: role, place: place, findings: grant.findings(for: caller, at: now)))
      }
    }
    return Supposition(grant(to: caller, until: expiry, at: now), findings)
  }

  /// The places of the routes whose permissions a request needs: first the one that takes it, then those that it may be
  /// without the slash at its end.
  package func placesTaking(_ request: MethodARN.Request) -> [Int] {
    guard !request.isHostile, let place = table.place(for: request) else { return [] }
    return [place] + table.placesWithoutSlash(for: request)
  }

  /// The places of the routes that would take the same path with another method, or with its last slash added or taken
  /// away; each once, in the order of the document.
  package func placesNear(_ request: MethodARN.Request) -> [Int] {
    guard !request.isHostile, case .http(let method, let path) = request else { return [] }
    let other = path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path + "/"
    let methods = [method] + HTTPMethod.allCases.map(\.rawValue)
    var places: Set<Int> = []
    for path in [path, other] where !path.isEmpty {
      for method in methods {
        if let place = table.place(for: .http(method: method, path: path)) { places.insert(place) }
      }
    }
    return places.subtracting(placesTaking(request)).sorted()
  }
}
