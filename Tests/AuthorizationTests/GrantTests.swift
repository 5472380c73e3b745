import JOSE
import OIDC
import Signatures
import StrictJSON
import Testing

@testable import Authorization

/// A token that was really signed and verified: nothing else becomes a `VerifiedToken`.
func token(_ claims: String, from name: String = "customers", groupsClaim: String? = "cognito:groups") throws
  -> VerifiedToken
{
  let secret = Array("0123456789abcdef0123456789abcdef".utf8)
  let separator = claims.isEmpty ? "" : ","
  let payload = #"{"iss":"https://\#(name).example","exp":1800000000.75\#(separator)\#(claims)}"#
  let text = try TokenSigner.sign(
    Array(payload.utf8), algorithm: .hs256, keyID: nil, type: nil, key: .secret(try HMACSecret(secret)))
  let issuers = try TrustedIssuers([
    issuer("customers", groupsClaim: groupsClaim), issuer("partners", groupsClaim: "groups"),
  ])
  let keys = IssuerKeys.secrets([try SharedSecret(secret, for: [.hs256])])
  let verifier = Verifier(trusting: issuers, keys: FixedKeys(["customers": keys, "partners": keys]))
  return try verifier.verify(text, at: date(1_700_000_000))
}

private func path(_ text: String) throws -> ClaimPath { try #require(ClaimPath(text)) }

private func grantedTo(_ grants: [RoleGrant]) throws -> Authorization {
  try Authorization(
    issuers: [issuer("customers"), issuer("partners", groupsClaim: "groups")],
    roles: [Role(name: "r", permissions: [permission("p")], grants: grants)], routes: [route("GET /", "p")])
}

private func holds(
  _ conditions: [RoleGrant.Condition], _ claims: String, from name: String = "customers"
) throws -> Bool {
  let authorization = try grantedTo([RoleGrant(issuer: "customers", conditions: conditions)])
  return try authorization.grant(for: token(#""sub":"3f2a",\#(claims)"#, from: name), at: date(1_700_000_000)).role
    != nil
}

@Test func theFirstRoleNamesAndAllRolesPermit() throws {
  let authorization = try Authorization(
    issuers: [issuer()],
    roles: [role("admins", ["b", "a"]), role("others", ["x"]), role("users", ["a", "c"])],
    routes: [route("GET /", "a")])
  let grant = try authorization.grant(
    for: token(#""sub":"3f2a","cognito:groups":["users","admins"]"#), at: date(1_700_000_000))
  #expect(grant.role == "admins")
  #expect(grant.permissions.map(\.name) == ["b", "a", "c"])
  #expect(grant.groups == ["users", "admins"])
  #expect(grant.principalID == "customers:3f2a")
  #expect(grant.context.last?.value == "1800000000")
}

@Test func aTokenWithoutANameIsRefused() throws {
  let authorization = try grantedTo([RoleGrant(issuer: "customers", conditions: [.anySubject])])
  for claims in ["", #""sub":"""#] {
    let refusal = try #require(throws: Refusal.self) {
      try authorization.grant(for: token(claims), at: date(1_700_000_000))
    }
    #expect(refusal.code == "subject_missing")
  }
}

@Test func aClaimOfTheWrongTypeIsRefusedRatherThanTakenForAbsent() throws {
  let authorization = try grantedTo([RoleGrant(issuer: "customers", conditions: [.anySubject])])
  for claims in [
    #""sub":7"#, #""sub":"a","cognito:groups":{"admins":true}"#, #""sub":"a","cognito:groups":[1]"#,
    #""sub":"a","scope":["read"]"#,
  ] {
    #expect(throws: (any Error).self, "\(claims)") {
      try authorization.grant(for: token(claims), at: date(1_700_000_000))
    }
  }
}

@Test func aPartnerCannotAssertOurGroups() throws {
  let groups: [RoleGrant.Condition] = [.groups(["admins"])]
  #expect(try holds(groups, #""cognito:groups":["admins"]"#))
  #expect(try !holds(groups, #""cognito:groups":["admins"],"groups":["admins"]"#, from: "partners"))
}

@Test(arguments: [
  (#""cognito:groups":["read,admins"]"#, false), (#""cognito:groups":["Admins"]"#, false),
  (#""cognito:groups":"admins"# + "\"", true),
  (#""cognito:groups":["admins "]"#, false), (#""cognito:groups":[]"#, false), (#""groups":["admins"]"#, false),
  (#""cognito:groups":["x","admins"]"#, true), (#""cognito:groups":["café"]"#, true),
  (#""cognito:groups":["cafe\u0301"]"#, false),
])
func aGroupIsTheWholeTextByteForByte(claims: String, expected: Bool) throws {
  #expect(try holds([.groups(["admins", "caf\u{E9}"])], claims) == expected)
}

@Test(arguments: [
  ("orders:read", true), ("openid orders:read", true), ("openid  orders:read", true), ("orders:read-all", false),
  ("Orders:Read", false),
  ("openid\\torders:read", false), ("", false), ("orders:rea", false),
])
func aScopeIsAWholeWord(scope: String, expected: Bool) throws {
  #expect(try holds([.scopes(["orders:read"])], #""scope":"\#(scope)""#) == expected)
}

@Test(arguments: [
  (#""level":1"#, true), (#""level":[0,1]"#, true), (#""level":"1""#, true), (#""level":1.0"#, false),
  (#""level":2"#, false),
  (#""level":true"#, true), (#""level":null"#, false), (#""level":[[1]]"#, false), (#""level":{"1":1}"#, false),
  (#""other":1"#, false),
])
func aClaimIsOneOfItsValues(claims: String, expected: Bool) throws {
  #expect(try holds([.claim(try path("level"), [.integer(1), .string("1"), .boolean(true)])], claims) == expected)
}

@Test func aClaimsTypeCounts() throws {
  #expect(try !holds([.claim(try path("level"), [.integer(1)])], #""level":"1""#))
  #expect(try !holds([.claim(try path("level"), [.string("1")])], #""level":1"#))
  #expect(try !holds([.claim(try path("level"), [.boolean(true)])], #""level":1"#))
}

@Test func everyConditionOfAGrantMustHold() throws {
  let both: [RoleGrant.Condition] = [.groups(["users"]), .scopes(["openid"])]
  #expect(try holds(both, #""cognito:groups":["users"],"scope":"openid""#))
  #expect(try !holds(both, #""cognito:groups":["users"]"#))
  #expect(try !holds(both, #""scope":"openid""#))
}

@Test func subjectsAreNamedOrAnyOnPurpose() throws {
  #expect(try holds([.subjects(["x", "3f2a"])], #""a":1"#))
  #expect(try !holds([.subjects(["3F2A", "3f2"])], #""a":1"#))
  #expect(try holds([.anySubject], #""a":1"#))
  #expect(try !holds([.anySubject], #""a":1"#, from: "partners"))
}

@Test func aClaimNeverOverridesTheContext() throws {
  let authorization = try grantedTo([RoleGrant(issuer: "customers", conditions: [.anySubject])])
  let claims =
    #""sub":"3f2a","role":"admin","permissions":"all","issuer":"other","authType":"none","principalId":"x:y""#
  let answer = try authorization.answer(
    for: authorization.grant(for: token(claims), at: date(1_700_000_000)), asking: arn("GET/"))
  #expect(
    answer.context.map { "\($0.name)=\($0.value)" } == [
      "role=r", "permissions=p", "groups=[]", "issuer=customers", "subject=3f2a", "authType=jwt",
      "expiresAt=1800000000",
    ])
  #expect(answer.principalID == "customers:3f2a")
}

@Test func aSubjectMayHoldAnythingAndStaysOneText() throws {
  let authorization = try grantedTo([RoleGrant(issuer: "customers", conditions: [.anySubject])])
  let answer = try authorization.answer(
    for: authorization.grant(for: token(#""sub":"a\r\nb:\"c\"""#), at: date(1_700_000_000)), asking: arn("GET/"))
  #expect(answer.principalID == "customers:a\r\nb:\"c\"")
}

@Test func aClaimMayLieDeepInside() throws {
  let claims = #""realm_access":{"roles":["ops"],"a/b":{"~":1}},"/slash":"s""#
  #expect(try holds([.claim(path("/realm_access/roles"), [.string("ops")])], claims))
  #expect(try holds([.claim(path("/realm_access/a~1b/~0"), [.integer(1)])], claims))
  #expect(try holds([.claim(path("/~1slash"), [.string("s")])], claims))
  #expect(try !holds([.claim(path("/realm_access/roles/0"), [.string("ops")])], claims))
  #expect(try !holds([.claim(path("realm_access/roles"), [.string("ops")])], claims))
  for text in ["", "/~", "/~2", "/a/~", String(repeating: "/a", count: 33)] { #expect(ClaimPath(text) == nil) }
}

@Test func aFederatedProviderIsAnyOfTheIdentities() throws {
  let google: [RoleGrant.Condition] = [.identityProviders(["Google"])]
  #expect(
    try holds(google, #""identities":[{"providerName":"SAML"},{"providerName":"Google","providerType":"Google"}]"#))
  for claims in [
    #""identities":[{"providerName":"google"}]"#, #""identities":[]"#, #""identities":"Google""#,
    #""identities":{"providerName":"Google"}"#, #""identities":[["Google"]]"#, #""providerName":"Google""#,
  ] { #expect(try !holds(google, claims), "\(claims)") }
}

@Test func aCredentialHasTheRoleThatItNames() throws {
  let authorization = try authorization([("GET /a", "p"), ("GET /b", "q")], roles: [["p"], ["q"]])
  let caller = authorization.grant(role: "r1", to: "reports", by: .apiKey, until: nil, at: try date(1_700_000_000))
  let answer = authorization.answer(for: caller, asking: try arn("GET/b"))
  #expect(answer.principalID == "credentials:reports")
  #expect(answer.policy.statements.map(\.resources) == [["GET/b"]] && answer.policy.statements[0].until == nil)
  #expect(
    answer.context.map { "\($0.name)=\($0.value)" } == [
      "role=r1", "permissions=q", "groups=[]", "issuer=credentials", "subject=reports", "authType=api-key",
    ])
  let nobody = authorization.grant(role: "r7", to: "x", by: .basic, until: nil, at: try date(1_700_000_000))
  #expect(authorization.answer(for: nobody, asking: try arn("GET/b")).policy.denied == ["*"])
}

@Test func aWebSocketAPIIsToldOfItsRoutesOnly() throws {
  let all = try authorization([("GET /{proxy+}", "p"), ("$connect", "p"), ("say", "p")], roles: [["p"]])
  #expect(try all.answer(for: grant(["p"]), asking: arn("$connect")).policy.allowed == ["$connect", "say"])
  #expect(try all.answer(for: grant(["p"]), asking: arn("GET/x")).policy.allowed == ["GET/*"])
}

@Test func aTableTooLargeForItsAnswerIsRefused() throws {
  let many = (0..<60).map { ("action-\($0)", "p") }
  let problem = try #require(throws: InvalidPolicy.self) { try authorization(many, roles: [["p"]]) }
  #expect(problem.problems.map(\.path) == ["$.routes"])
  _ = try authorization(many, roles: [["p"]], scope: .route)
  _ = try authorization(Array(many.prefix(40)), roles: [["p"]])
}
