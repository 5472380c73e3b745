import JOSE
import OIDC
import Signatures
import TestSupport
import Testing

@testable import Authorization

/// What is told of grants is what is decided by them.
@Suite struct FindingTests {
  static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
  static let now = 1_700_000_000.0

  /// Really signed and verified, and read again as what nobody has verified.
  static func token(_ claims: String, _ issuers: [Issuer]) throws -> (VerifiedToken, Rehearsal) {
    let payload = #"{"iss":"https://customers.example","exp":1700003600\#(claims)}"#
    let text = try TokenSigner.sign(
      Array(payload.utf8), algorithm: .hs256, keyID: nil, type: nil, key: .secret(try HMACSecret(secret)))
    let trusted = try TrustedIssuers(issuers)
    let keys = IssuerKeys.secrets([try SharedSecret(secret, for: [.hs256])])
    let verifier = Verifier(trusting: trusted, keys: FixedKeys(["customers": keys]))
    return (try verifier.verify(text, at: date(now)), try Rehearsal(of: text, among: trusted))
  }

  static func some<Element>(_ all: [Element], using random: inout Seeded) -> [Element] {
    all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
  }

  static func condition(using random: inout Seeded) throws -> RoleGrant.Condition {
    let texts = some(["a", "b", "c"], using: &random) + ["d"]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .groups(texts)
    case 1: return .scopes(texts)
    case 2: return .subjects(texts)
    case 3: return .anySubject
    case 4: return .identityProviders(texts)
    default:
      let path = try #require(ClaimPath(["level", "/deep/level", "/deep/absent"].randomElement(using: &random) ?? ""))
      return .claim(
        path, texts.map { .string($0) } + [.integer(Int64.random(in: 0...2, using: &random)), .boolean(true)])
    }
  }

  static func stepUp(using random: inout Seeded) -> StepUp? {
    guard Bool.random(using: &random) else { return nil }
    return StepUp(
      maxAge: Bool.random(using: &random) ? [60, 300, 3600].randomElement(using: &random) : nil,
      methods: some(["pwd", "mfa"], using: &random), contextClasses: some(["0", "1"], using: &random))
  }

  static func claims(using random: inout Seeded) -> String {
    func list(_ texts: [String]) -> String { "[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]" }
    let letters = ["a", "b", "c", "d"]
    var claims = #","sub":"\#(letters.randomElement(using: &random) ?? "")""#
    if Bool.random(using: &random) { claims += #","cognito:groups":\#(list(some(letters, using: &random)))"# }
    if Bool.random(using: &random) {
      claims += #","scope":"\#(some(letters, using: &random).joined(separator: " "))""#
    }
    if Bool.random(using: &random) {
      let level = ["0", "1", "2", "true", "1.5", "null", "{}", "\"a\"", "[\"a\",1]", "[]"].randomElement(using: &random)
      claims += #","level":\#(level ?? "0"),"deep":{"level":\#(level ?? "0")}"#
    }
    if Bool.random(using: &random) {
      let name = letters.randomElement(using: &random) ?? ""
      claims += #","identities":[{"providerName":"\#(name)"}]"#
    }
    let age = [0, 59, 60, 299, 300, 5000, -299, -301].randomElement(using: &random) ?? 0
    if Bool.random(using: &random) { claims += #","auth_time":\#(Int(now) - age)"# }
    if Bool.random(using: &random) { claims += #","amr":\#(list(some(["pwd", "mfa"], using: &random)))"# }
    if Bool.random(using: &random) { claims += #","acr":"\#(["0", "1"].randomElement(using: &random) ?? "")""# }
    return claims
  }

  @Test func allFindingsAreHeldExactlyWhereTheGrantIsTheCallers() throws {
    print("allFindingsAreHeldExactlyWhereTheGrantIsTheCallers: LATCHKEY_SEED=\(seed)")
    var random = Seeded(state: seed)
    var held = 0
    var missed = 0
    let issuers = try [issuer("customers"), issuer("partners")]
    for _ in 0..<cases {
      let roles = try (0..<3).map { place in
        let grants = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
          RoleGrant(
            issuer: ["customers", "customers", "partners"].randomElement(using: &random) ?? "",
            conditions: try (0..<Int.random(in: 1...3, using: &random)).map { _ in
              try Self.condition(using: &random)
            }, stepUp: Self.stepUp(using: &random))
        }
        return Role(name: "r\(place)", permissions: [try permission("p\(place)")], grants: grants)
      }
      let routes = try (0..<3).map { place in
        let target = try route("GET /\(place)", "p\(place)").target
        return Route(target, permission: try permission("p\(place)"), stepUp: Self.stepUp(using: &random))
      }
      let authorization = try Authorization(issuers: issuers, roles: roles, routes: routes)
      let claims = Self.claims(using: &random)
      let (token, rehearsal) = try Self.token(claims, issuers)
      let now = try date(Self.now)
      let facts = try authorization.facts(issuer: token.issuer, claims: token.claims)
      let supposition = try authorization.supposition(
        issuer: #require(rehearsal.issuer), claims: rehearsal.claims, until: rehearsal.expiresAt, at: now)

      for told in supposition.grants {
        let grant = roles[told.role].grants[told.place]
        let isFresh = grant.stepUp?.lacks(of: facts.authentication, at: now).isEmpty ?? true
        let isHeld = grant.isGranted(to: facts) && isFresh
        #expect(told.isGranted == isHeld, "\(claims) \(grant)")
        #expect(told.missing.isEmpty == isHeld)
        #expect(told.findings.allSatisfy { !$0.expected.isEmpty && !$0.actual.isEmpty })
        (held, missed) = isHeld ? (held + 1, missed) : (held, missed + 1)
      }
      let toldPlaces = supposition.grants.map { [$0.role, $0.place] }
      let places = roles.indices.flatMap { role in
        roles[role].grants.indices.filter { roles[role].grants[$0].issuer == "customers" }.map { [role, $0] }
      }
      #expect(toldPlaces == places)

      // What is supposed of claims that are true is what is granted to the token.
      let grant = try authorization.grant(for: token, at: now)
      #expect(supposition.roles == grant.roles)
      #expect(
        supposition.roles
          == roles.indices.filter { role in
            supposition.grants.contains { $0.role == role && $0.isGranted }
          }.map { roles[$0].name })
      #expect(supposition.permissions == grant.permissions)
      for route in routes {
        #expect(supposition.standing(on: route) == grant.standing(on: route))
        let requires = route.stepUp?.findings(of: supposition.authentication, at: now) ?? []
        #expect(requires.allSatisfy(\.isHeld) == route.stepUp?.lacks(of: grant.authentication, at: now).isEmpty ?? true)
      }
    }
    #expect(held > cases / 20)
    #expect(missed > cases / 2)
  }

  @Test func whatIsMissingIsToldWithBothSides() throws {
    let issuers = try [issuer("customers")]
    let level = try #require(ClaimPath("/deep/level"))
    let grants = [
      RoleGrant(
        issuer: "customers", conditions: [.groups(["admins"]), .claim(level, [.integer(3), .string("3")])],
        stepUp: StepUp(maxAge: 300, methods: ["mfa", "hwk"], contextClasses: ["gold"]))
    ]
    let authorization = try Authorization(
      issuers: issuers, roles: [Role(name: "r", permissions: [permission("p")], grants: grants)],
      routes: [route("GET /", "p")])
    let claims =
      #","sub":"s","cognito:groups":["users","more"],"deep":{"level":true},"auth_time":1699990000,"amr":["pwd"]"#
    let (_, rehearsal) = try Self.token(claims, issuers)
    let supposition = try authorization.supposition(
      issuer: #require(rehearsal.issuer), claims: rehearsal.claims, until: nil, at: date(Self.now))
    let told = try #require(supposition.grants.first)
    #expect(told.path == "$.roles[0].grantedTo[0]")
    #expect(
      told.missing.map { "\($0.condition) \($0.claim ?? "-"): \($0.expected) / \($0.actual)" } == [
        "groups -: admins / users, more", #"claims /deep/level: one of 3, "3" / true"#,
        "maxAge -: a sign-in within the last 300 s / auth_time 2023-11-14T19:26:40Z", "amr -: one of mfa, hwk / pwd",
        "acr -: gold / none",
      ])
  }

  @Test func aLongListIsCut() throws {
    let groups = (0..<40).map { "\"g\($0)\"" }.joined(separator: ",")
    let issuers = try [issuer("customers")]
    let long = String(repeating: "x", count: 4000)
    let authorization = try Authorization(
      issuers: issuers,
      roles: [
        Role(
          name: "r", permissions: [permission("p")],
          grants: [RoleGrant(issuer: "customers", conditions: [.groups(["admins"]), .subjects(["s"])])])
      ], routes: [route("GET /", "p")])
    let (_, rehearsal) = try Self.token(#","sub":"\#(long)","cognito:groups":[\#(groups)]"#, issuers)
    let supposition = try authorization.supposition(
      issuer: #require(rehearsal.issuer), claims: rehearsal.claims, until: nil, at: date(Self.now))
    let findings = try #require(supposition.grants.first).findings
    #expect(findings[0].actual == "g0, g1, g2, g3, g4, g5, g6, g7 and 32 more")
    #expect(findings[1].actual.utf8.count < 200)
  }

  @Test(arguments: [
    ("GET/a", [1]), ("PUT/a", [0, 1]), ("GET/a/", [0, 1]), ("GET/b/7", [2]), ("POST/c", []),
    ("POST/a/..", []), ("$connect", []),
  ])
  func nearRoutesHaveThePathWithAnotherMethodOrSlash(request: String, expected: [Int]) throws {
    let authorization = try authorization(
      [("GET /a", "p"), ("POST /a", "p"), ("DELETE /b/{id}", "p")], roles: [["p"]])
    let request = try arn(request).request
    let near = authorization.placesNear(request)
    #expect(near == expected)
    #expect(Set(near).isDisjoint(with: authorization.placesTaking(request)))
  }
}
