internal import APIGateway
internal import Authorization
internal import AuthorizerApp
internal import Credentials
internal import JOSE
internal import OIDC
internal import PolicyDocument
internal import Signatures

/// Finds out how a decision comes about. The decision itself is the authorizer's, always; all that is found here is for the
/// person who asks, by the same functions, and nothing of it can become an answer.
struct Explainer {
  private let policy: Policy
  private let keys: ExplainKeys
  private let authorizer: Authorizer

  init(policy: Policy, keys: ExplainKeys) {
    self.policy = policy
    self.keys = keys
    authorizer = Authorizer(policy: policy, keys: keys, secrets: keys)
  }

  /// The story of one event.
  func explain(_ bytes: [UInt8], at now: NumericDate) -> Explanation {
    let verdict = authorizer.verdict(on: bytes, at: now)
    let namesUsageKeys = policy.authorization.roles.contains { $0.usageKey != nil }
    guard let event = try? AuthorizerEvent(parsing: bytes) else {
      return Explanation(
        moment: now, verdict: verdict, namesUsageKeys: namesUsageKeys, event: nil, places: [], credentials: [],
        token: nil, caller: nil, route: nil)
    }
    let request = event.methodARN.flatMap(MethodARN.init(parsing:))
    let presented = try? event.presented(at: policy.places)
    let (token, caller, standing) = story(of: presented, by: event, at: now)
    return Explanation(
      moment: now, verdict: verdict, namesUsageKeys: namesUsageKeys,
      event: .init(
        kind: event.kind, stage: request?.stageARN, request: request.map { "\($0.request)" },
        sourceIP: event.sourceIP),
      places: places(in: event), credentials: findings(presented, by: event, at: now), token: token, caller: caller,
      route: request.map { route(for: $0.request, standing, at: now) })
  }

  /// What is known of the caller, whether or not anybody is believed.
  private func story(
    of presented: Presented?, by event: AuthorizerEvent, at now: NumericDate
  ) -> (token: Explanation.Token?, caller: Explanation.Caller?, standing: Standings?) {
    if let recognised = recognised(presented, by: event, at: now) {
      let credential = recognised.credential
      let grant = policy.authorization.grant(
        role: credential.role, to: credential.principal, by: credential.authType, until: recognised.until, at: now)
      let standings = Standings(authentication: grant.authentication) { grant.standing(on: $0) }
      return (nil, caller(with: credential), standings)
    }
    guard case .token(let text, _) = presented, let issuers = policy.issuers else { return (nil, nil, nil) }
    return story(ofToken: text, from: issuers, at: now)
  }

  /// The whole story of a token: what the verifier does, and then what it would do if it went on.
  private func story(
    ofToken text: [UInt8], from issuers: TrustedIssuers, at now: NumericDate
  ) -> (token: Explanation.Token?, caller: Explanation.Caller?, standing: Standings?) {
    let trust = Trust(policy: issuers, keys: keys)
    var list = CheckList(trust: trust, at: now)
    var isBelieved: Bool
    do throws(VerificationError) {
      let token = try Verifier(trusting: issuers, keys: keys).verify(text, at: now, before: &list)
      list.finish(.accepted(token, issuer: token.issuer.identifier))
      isBelieved = true
    } catch {
      list.finish(TokenVerdict(error, by: trust))
      isBelieved = false
    }
    guard let rehearsal = try? Rehearsal(of: text, among: issuers) else {
      return (.init(checks: list.lines, isBelieved: false, claims: nil), nil, nil)
    }
    if !isBelieved { list.suppose(rehearsal) }
    var supposition: Supposition?
    if let issuer = rehearsal.issuer {
      do throws(Refusal) {
        supposition = try policy.authorization.supposition(
          issuer: issuer, claims: rehearsal.claims, until: rehearsal.expiresAt, at: now)
      } catch {
        isBelieved = false
        list.refused(error)
      }
    }
    let token = Explanation.Token(checks: list.lines, isBelieved: isBelieved, claims: rehearsal.claims.text)
    guard let supposition else { return (token, nil, nil) }
    let standings = Standings(authentication: supposition.authentication) { supposition.standing(on: $0) }
    return (token, caller(supposition, isSupposed: !isBelieved), standings)
  }

  // MARK: Credentials

  private func recognised(
    _ presented: Presented?, by event: AuthorizerEvent, at now: NumericDate
  ) -> KnownCredentials.Recognition? {
    let known = KnownCredentials(policy.credentials)
    if let presented { return try? known.recognise(presented, by: keys, at: now, within: nil) }
    guard presentsNothing(event) else { return nil }
    return event.sourceIP.flatMap { known.recognise(address: $0) }
  }

  /// Where something is presented that is of no use, an address is not looked at instead.
  private func presentsNothing(_ event: AuthorizerEvent) -> Bool {
    do throws(InvalidCredentials) {
      return try event.presented(at: policy.places) == nil
    } catch {
      return false
    }
  }

  private func findings(
    _ presented: Presented?, by event: AuthorizerEvent, at now: NumericDate
  ) -> [Explanation.CredentialFinding] {
    policy.credentials.enumerated().map { place, credential in
      .init(
        path: "$.credentials[\(place)]", credential: credential,
        match: match(credential, presented, by: event, at: now))
    }
  }

  private func match(
    _ credential: Credential, _ presented: Presented?, by event: AuthorizerEvent, at now: NumericDate
  ) -> Explanation.CredentialFinding.Match {
    let alone = KnownCredentials([credential])
    guard presented != nil || presentsNothing(event) else { return .notLookedAt }
    switch (credential.proof, presented) {
    case (.apiKey(let place, _), .key(_, let found)) where place == found: break
    case (.bearer, .token), (.basic, .basic): break
    case (.address, nil):
      guard let address = event.sourceIP else { return .notPresented }
      return alone.recognise(address: address) == nil ? .different : .matched(until: nil)
    case (.address, _): return .notLookedAt
    default: return .notPresented
    }
    guard let presented else { return .notPresented }
    do throws(Failure) {
      let recognised = try alone.recognise(presented, by: keys, at: now, within: nil)
      return recognised.map { .matched(until: $0.until) } ?? .different
    } catch {
      return .undecided(reason: error.reason)
    }
  }

  // MARK: Roles and routes

  private func caller(with credential: Credential) -> Explanation.Caller {
    let place = policy.credentials.firstIndex { $0 == credential } ?? 0
    let roles = policy.authorization.roles.enumerated().map { index, role in
      let isHeld = role.name.utf8.elementsEqual(credential.role.utf8)
      return Explanation.RoleFinding(
        name: role.name, path: "$.roles[\(index)]", permissions: role.permissions.map(\.name),
        through: isHeld ? "$.credentials[\(place)]" : nil, findings: [])
    }
    return .init(isSupposed: false, roles: roles, nearMisses: [], furtherMisses: 0)
  }

  private func caller(_ supposition: Supposition, isSupposed: Bool) -> Explanation.Caller {
    let granted = Dictionary(
      supposition.grants.filter(\.isGranted).map { ($0.role, $0) }, uniquingKeysWith: { first, _ in first })
    let roles = policy.authorization.roles.enumerated().map { index, role in
      Explanation.RoleFinding(
        name: role.name, path: "$.roles[\(index)]", permissions: role.permissions.map(\.name),
        through: granted[index]?.path, findings: granted[index]?.findings ?? [])
    }
    // Whoever has a role need not hear through what else it might have been.
    let misses = supposition.grants.filter { granted[$0.role] == nil }.enumerated().sorted {
      ($0.element.missing.count, $0.offset) < ($1.element.missing.count, $1.offset)
    }.map(\.element)
    let nearest = misses.prefix(Explanation.Caller.mostNearMisses)
    return .init(
      isSupposed: isSupposed, roles: roles, nearMisses: Array(nearest), furtherMisses: misses.count - nearest.count)
  }

  /// Whether the caller may use routes.
  private struct Standings {
    let authentication: Authentication
    let standing: (Route) -> Standing
  }

  private func route(
    for request: MethodARN.Request, _ standings: Standings?, at now: NumericDate
  ) -> Explanation.RouteFinding {
    let taking = policy.authorization.placesTaking(request)
    return .init(
      taking: taking.map { place in
        let route = policy.authorization.routes[place]
        let requires = route.stepUp?.findings(of: standings?.authentication ?? Authentication(), at: now) ?? []
        return .init(
          route: named(place), permission: route.permission.name, requires: requires,
          standing: standings?.standing(route))
      },
      near: taking.isEmpty ? policy.authorization.placesNear(request).map(named) : [])
  }

  private func named(_ place: Int) -> Explanation.NamedRoute {
    .init(path: "$.routes[\(place)]", name: policy.authorization.routes[place].description)
  }
}

// MARK: Places

extension Explainer {
  /// What is at each place that is looked at, one by one and by the event's own reader.
  private func places(in event: AuthorizerEvent) -> [Explanation.Place] {
    event.lookingAround(policy.places).map { looked in
      let content: Explanation.Place.Content =
        switch looked.found {
        case .success(.token(let bytes, _)?): .token(Fingerprint(of: bytes))
        case .success(.key(let bytes, _)?): .key(Fingerprint(of: bytes))
        case .success(.basic?): .basic
        case .success(nil): .nothing
        case .failure(let invalid): .unusable(invalid)
        }
      return .init(name: looked.place, content: content)
    }
  }
}

extension Fingerprint {
  /// Fewer bytes may be something that a person thought up.
  private static let leastBytesToDigest = 16

  init(of secret: [UInt8]) {
    byteCount = secret.count
    digest =
      secret.count < Fingerprint.leastBytesToDigest
      ? nil
      : sha256(secret.span).prefix(4).map { byte in
        let digits = String(byte, radix: 16)
        return digits.utf8.count < 2 ? "0\(digits)" : digits
      }.joined()
  }
}
