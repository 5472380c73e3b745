internal import Authorization
internal import Credentials
internal import OIDC
internal import PolicyDocument

extension Linter {
  /// More subjects than this in one grant are people, and people change.
  static let mostSubjects = 10

  mutating func lookAtRoles() {
    let asked = Set(policy.authorization.routes.map(\.permission))
    let tenants = Dictionary(issuers.map { ($0.name.bytes, $0) }, uniquingKeysWith: { first, _ in first })
    for (place, role) in policy.authorization.roles.enumerated() {
      let path = "$.roles[\(place)]"
      for (place, permission) in role.permissions.enumerated() where !asked.contains(permission) {
        report(
          .permissionUnused, "\(path).permissions[\(place)]",
          "no route asks for \(permission), which \(role.name) carries")
      }
      for (place, grant) in role.grants.enumerated() {
        guard let issuer = tenants[grant.issuer.bytes] else { continue }
        look(at: grant, to: issuer, of: role, path: "\(path).grantedTo[\(place)]")
      }
      lookForShadows(in: role, path: path)
      if role.usageKey != nil, policy.httpAPIAnswer == .simple {
        report(.usageKeyUnsaid, "\(path).usageKey", "the usage key of \(role.name) is told to nobody")
      }
    }
    lookAtOrder()
  }

  private mutating func look(at grant: RoleGrant, to issuer: Issuer, of role: Role, path: String) {
    if let lack = grant.lack(in: issuer) {
      report(.grantImpossible, "\(path).\(lack.member)", "\(lack.reason), so nobody has \(role.name) by this grant")
    }
    let asksForVerification = grant.conditions.contains(where: \.isVerifiedEmail)
    for condition in grant.conditions {
      switch condition {
      case .anySubject where grant.conditions.count == 1:
        report(.subjectsAny, "\(path).subjects", "everybody whom \(issuer.name) knows is \(role.name)")
      case .subjects(let subjects) where subjects.count > Linter.mostSubjects:
        report(.subjectsListed, "\(path).subjects", "\(subjects.count) subjects are named one by one")
      case .claim(let claim, _) where claim.text.utf8.elementsEqual("email".utf8) && !asksForVerification:
        report(
          .emailUnverified, "\(path).claims",
          "\(role.name) is granted by an e-mail address, of which nobody says that it is the caller's")
      case .claim(let claim, _) where issuer.isUserPool && issuer.tokenUse == .access && claim.isOfIDTokens:
        report(
          .claimUncertain, "\(path).claims\(InvalidPolicy.step(to: claim.text))",
          "access tokens of a user pool have no \(claim.text) of themselves")
      default: break
      }
    }
    if issuer.isUserPool, grant.stepUp?.asksForMore ?? false { reportUncertainStepUp(at: path) }
  }

  mutating func reportUncertainStepUp(at path: String) {
    report(.stepUpUncertain, path, "not every user pool puts amr and acr into its tokens")
  }

  /// Grants that let nobody in whom another grant of the same role does not.
  private mutating func lookForShadows(in role: Role, path: String) {
    let byIssuer = Dictionary(grouping: role.grants.indices) { role.grants[$0].issuer.bytes }
    var shadows: [(narrow: Int, wide: Int)] = []
    for places in byIssuer.values where places.count > 1 {
      let shapes = places.map { (place: $0, shape: GrantShape(role.grants[$0])) }
      // With thousands of grants to one issuer not each can be compared with each.
      var index: [GrantShape.Key: [Int]] = [:]
      var unconditional: [Int] = []
      for (number, wide) in shapes.enumerated() {
        guard let keys = wide.shape.wideKeys else {
          unconditional.append(number)
          continue
        }
        for key in keys { index[key, default: []].append(number) }
      }
      for narrow in shapes {
        let candidates = (unconditional + narrow.shape.narrowKeys.flatMap { index[$0] ?? [] }).sorted()
        let wide = candidates.lazy.map { shapes[$0] }.first { wide in
          wide.place != narrow.place && narrow.shape.implies(wide.shape)
            // Of two that ask for the same the first stays.
            && (wide.place < narrow.place || !wide.shape.implies(narrow.shape))
        }
        if let wide { shadows.append((narrow.place, wide.place)) }
      }
    }
    for (narrow, wide) in shadows.sorted(by: { $0.narrow < $1.narrow }) {
      report(
        .grantShadowed, "\(path).grantedTo[\(narrow)]",
        "whoever has \(role.name) by this grant has it by grantedTo[\(wide)] already")
    }
  }

  /// The first role that matches is the caller's `role`: behind one with fewer permissions a role is never that, for whoever
  /// can have both.
  private mutating func lookAtOrder() {
    let sets = policy.authorization.roles.map { Set($0.permissions) }
    let issuers = policy.authorization.roles.map { Set($0.grants.map(\.issuer.bytes)) }
    for (place, role) in policy.authorization.roles.enumerated() {
      let earlier = sets[..<place].indices.first { earlier in
        sets[earlier].isStrictSubset(of: sets[place]) && !issuers[earlier].isDisjoint(with: issuers[place])
      }
      guard let earlier else { continue }
      let other = policy.authorization.roles[earlier].name
      report(
        .roleOrder, "$.roles[\(place)]",
        "a caller who is \(other) too is told to functions as \(other), which has fewer permissions than \(role.name)")
    }
  }
}

extension RoleGrant {
  /// Why no token of that issuer can satisfy it; nil where one may.
  func lack(in issuer: Issuer) -> (member: String, reason: String)? {
    guard issuer.isUserPool else { return nil }
    for condition in conditions {
      switch condition {
      case .scopes where issuer.tokenUse == .id: return ("scopes", "ID tokens of a user pool have no scopes")
      case .identityProviders where issuer.tokenUse == .access:
        return (
          "identityProviders", "access tokens of a user pool do not say through which provider somebody signed in"
        )
      default: continue
      }
    }
    return nil
  }
}

extension RoleGrant.Condition {
  /// Whether it asks that the e-mail address was verified: `true`, or what some providers write instead.
  fileprivate var isVerifiedEmail: Bool {
    guard case .claim(let path, let values) = self else { return false }
    return path.text.utf8.elementsEqual("email_verified".utf8) && !values.contains(.boolean(false))
  }
}

extension ClaimPath {
  /// Whether it is one that Cognito puts into ID tokens only: an attribute of the user.
  ///
  /// Source: Amazon Cognito Developer Guide, "Understanding the identity (ID) token" and "… the access token".
  fileprivate var isOfIDTokens: Bool {
    let names = [
      "address", "birthdate", "cognito:preferred_role", "cognito:roles", "cognito:username", "email", "email_verified",
      "family_name", "gender", "given_name", "identities", "locale", "middle_name", "name", "nickname", "phone_number",
      "phone_number_verified", "picture", "preferred_username", "profile", "website", "zoneinfo",
    ]
    return text.utf8.starts(with: "custom:".utf8) || names.contains { $0.utf8.elementsEqual(text.utf8) }
  }
}
