internal import APIGateway
internal import Authorization
internal import Credentials
internal import FuzzSupport
internal import OIDC
internal import PolicyDocument
internal import StrictJSON

/// What must hold for those who have no token, and for where tokens are, in every policy that loads.
enum CallerInvariants {
  static func check(_ policy: Policy, _ root: JSONValue) {
    require((policy.issuers == nil) == (root["issuers"] == nil), "issuers are there where they are written")
    require(policy.credentials.count == root["credentials"]?.count ?? 0, "every credential is read")
    for (credential, written) in zip(policy.credentials, root["credentials"]?.elements ?? []) {
      check(credential, written, in: policy)
    }
    check(policy.callers, root["callers"]?.elements ?? [])
    check(policy.tokenSources, in: policy)
    for role in policy.authorization.roles {
      let names = policy.credentials.map(\.role) + policy.callers.all.map(\.role)
      let isNamed = names.contains { $0.utf8.elementsEqual(role.name.utf8) }
      require(!role.grants.isEmpty || isNamed, "somebody has every role")
      require(role.usageKey.map { $0.secrets.count == 1 } ?? true, "a usage key is one")
      for grant in role.grants {
        require(!grant.conditions.isEmpty, "a sign-in alone grants nothing")
        check(grant.stepUp)
      }
    }
    for route in policy.authorization.routes { check(route.stepUp) }
    let revoked = (policy.issuers?.all ?? []).reduce(0) { $0 + $1.revocations.count }
    require(revoked == root["refuse"]?.count ?? 0, "nothing that is to be refused gets lost")
  }

  private static func check(_ credential: Credential, _ written: JSONValue, in policy: Policy) {
    require((1...128).contains(credential.principal.utf8.count), "a principal has a bound")
    require(!credential.principal.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a principal is one line of text")
    require(
      policy.authorization.roles.contains { $0.name.utf8.elementsEqual(credential.role.utf8) },
      "a credential has a role")
    switch credential.proof {
    case .apiKey(let place, let source):
      check(source, written)
      for token in policy.tokenSources { require(!token.isAlso(place), "a place holds a token or an API key") }
      if case .header(let name) = place {
        require(
          name != "authorization" && !name.utf8.contains { $0.isUppercaseLetter }, "an API key has a header of its own")
      }
    case .bearer(let source):
      check(source, written)
      require(!policy.tokenSources.isEmpty, "a bearer secret has a place")
    case .basic(let user, let source):
      check(source, written)
      require(!user.isEmpty && !user.utf8.contains(UInt8(ascii: ":")), "a user ends at the colon")
      require(
        !policy.tokenSources.contains(.header("authorization", scheme: .none)), "a password is not taken for a token")
    case .address(let ranges):
      require(!ranges.isEmpty, "an address is named")
      require(policy.authorization.scope == .route, "what an address may do is never kept")
    }
  }

  /// Every pattern is narrow: the literal text that it was written with is what it matches, and a star crosses no slash.
  private static func check(_ callers: KnownCallers, _ written: [JSONValue]) {
    require(callers.all.count == written.count, "every caller is read")
    for (caller, written) in zip(callers.all, written) {
      let text = caller.pattern.text
      let kind = text.utf8.prefix { $0 != UInt8(ascii: "/") }
      require(!kind.contains(UInt8(ascii: "*")), "account and kind of a caller are literal")
      require(kind.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } >= 12, "an account is named")
      require(caller.pattern.covers(caller.pattern), "a pattern covers itself")
      for name in ["x", "x/y", ""] {
        let one = text.split(separator: "*", omittingEmptySubsequences: false).joined(separator: name)
        // A star at the end of a segment may be nothing, and none may be a slash.
        if name == "x" || !text.utf8.contains(UInt8(ascii: "*")) {
          require(callers.role(of: one) != nil, "whoever is meant has a role")
        }
        if name == "x/y", text.utf8.contains(UInt8(ascii: "*")) {
          require(!caller.pattern.matches(one), "a star crosses no slash")
        }
      }
      require(!caller.pattern.matches(text + "/x") && !caller.pattern.matches("x" + text), "a pattern is the whole ARN")
      require(
        written["arn"]?.string?.utf8.contains(UInt8(ascii: "*")) ?? false || !text.utf8.contains(UInt8(ascii: "*")),
        "no variable brings a star")
    }
  }

  private static func check(_ source: SecretSource, _ written: JSONValue) {
    require((1...4).contains(source.secrets.count), "a credential has one to four secrets")
    require(
      source.minimumBytes >= Credential.minimumSecretBytes || written["allowWeak"]?.boolean == true,
      "leaving something out makes no secret weak")
  }

  private static func check(_ sources: [TokenSource], in policy: Policy) {
    let hasBearer = policy.credentials.contains { $0.authType == .bearer }
    require(sources.isEmpty == (policy.issuers == nil && !hasBearer), "a token is looked for where somebody has one")
    require(sources.count <= 8 && Set(sources).count == sources.count, "a place is looked at once")
  }

  private static func check(_ stepUp: StepUp?) {
    guard let stepUp else { return }
    require(
      stepUp.maxAge != nil || !stepUp.methods.isEmpty || !stepUp.contextClasses.isEmpty, "a step-up asks for something")
    require(stepUp.maxAge.map { (1...StepUp.longestMaxAge).contains($0) } ?? true, "an age has a bound")
  }
}

extension TokenSource {
  fileprivate func isAlso(_ place: KeyPlace) -> Bool {
    switch (self, place) {
    case (.header(let name, _), .header(let other)), (.query(let name), .query(let other)): name == other
    default: false
    }
  }
}
