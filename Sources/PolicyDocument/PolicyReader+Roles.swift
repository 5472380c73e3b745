internal import Authorization
internal import OIDC
internal import StrictJSON

extension PolicyReader {
  /// `$.roles`, each at its place; what could not be read of one is left out of it.
  mutating func roles(_ value: JSONValue?) -> [Role] {
    guard let value else {
      report("$.roles", "missing")
      return []
    }
    return elements(of: value, at: "$.roles", atMost: Authorization.maximumRoles).map { role($0.value, at: $0.path) }
  }

  private mutating func role(_ value: JSONValue, at path: String) -> Role {
    let members = members(of: value, at: path, known: ["name", "permissions", "grantedTo", "usageKey"])
    guard let members else { return Role(name: "", permissions: [], grants: []) }
    let name = required("name", of: members, at: path)
    var permissions: [Permission] = []
    if let list = members["permissions"] {
      for (element, path) in elements(of: list, at: "\(path).permissions", atMost: Authorization.maximumPermissions) {
        if let permission = permission(element, at: path) { permissions.append(permission) }
      }
    } else {
      report("\(path).permissions", "missing; a role without permissions is none")
    }
    var grants: [RoleGrant] = []
    if let list = members["grantedTo"] {
      for (element, path) in elements(of: list, at: "\(path).grantedTo", atMost: Authorization.maximumGrants) {
        grants.append(grant(element, at: path))
      }
      if list.kind == .array, list.count == 0 {
        report(
          "\(path).grantedTo",
          "must name at least one grant; leave it out where only credentials or callers name the role")
      }
    }
    let usageKey = members["usageKey"].flatMap { secret($0, at: "\(path).usageKey") }
    return Role(
      name: name ?? "", permissions: permissions, grants: grants,
      usageKey: usageKey.map { SecretSource(name: "usage key of \(name ?? "")", secrets: [$0]) })
  }

  mutating func permission(_ value: JSONValue, at path: String) -> Permission? {
    guard let text = string(value, at: path) else { return nil }
    guard let permission = Permission(text) else {
      report(
        path,
        "must be lower-case letters, digits, ':', '.', '_' or '-', a letter or digit first, at most "
          + "\(Permission.maximumLength)")
      return nil
    }
    return permission
  }

  private mutating func grant(_ value: JSONValue, at path: String) -> RoleGrant {
    let known =
      ["issuer", "groups", "scopes", "claims", "identityProviders", "subjects"] + PolicyReader.stepUpMembers
    guard let members = members(of: value, at: path, known: known) else { return RoleGrant(issuer: "", conditions: []) }
    let issuer = required("issuer", of: members, at: path)
    var conditions: [RoleGrant.Condition] = []
    if let groups = members["groups"] { conditions.append(.groups(strings(groups, at: "\(path).groups"))) }
    if let scopes = members["scopes"] { conditions.append(.scopes(strings(scopes, at: "\(path).scopes"))) }
    if let claims = members["claims"] { conditions += self.claims(claims, at: "\(path).claims") }
    if let providers = members["identityProviders"] {
      conditions.append(.identityProviders(strings(providers, at: "\(path).identityProviders")))
    }
    if let subjects = members["subjects"] {
      // Compared as it is written: a variable must not be able to let everybody in.
      if subjects.equals(utf8: "any") {
        conditions.append(.anySubject)
      } else if subjects.kind == .string {
        report("\(path).subjects", "must be an array of subjects, or \"any\" for everybody whom the issuer knows")
      } else {
        conditions.append(.subjects(strings(subjects, at: "\(path).subjects")))
      }
    }
    return RoleGrant(issuer: issuer ?? "", conditions: conditions, stepUp: stepUp(members, at: path))
  }

  /// `{"department": ["sales"], "email_verified": [true]}`.
  private mutating func claims(_ value: JSONValue, at path: String) -> [RoleGrant.Condition] {
    guard value.kind == .object else {
      report(path, "must be an object of claims and their values, and is \(value.kind.phrase)")
      return []
    }
    if value.count == 0 { report(path, "must name at least one claim") }
    if value.count > Authorization.maximumValues {
      report(path, "must name at most \(Authorization.maximumValues) claims")
      return []
    }
    return value.members.compactMap { name, list in
      let path = path + InvalidPolicy.step(to: name)
      guard let claim = ClaimPath(name) else {
        report(path, "must be a claim's name, or a JSON Pointer such as /address/country")
        return nil
      }
      var values: [RoleGrant.ClaimValue] = []
      for (element, path) in elements(of: list, at: path, atMost: Authorization.maximumValues) {
        switch element.kind {
        case .string: if let text = string(element, at: path) { values.append(.string(text)) }
        case .integer: if let integer = element.integer { values.append(.integer(integer)) }
        case .boolean: if let boolean = element.boolean { values.append(.boolean(boolean)) }
        default: report(path, "must be a string, an integer or a boolean, and is \(element.kind.phrase)")
        }
      }
      return .claim(claim, values)
    }
  }
}
