import JOSE
import OIDC
import StrictJSON
import Testing

@testable import Authorization

private let now = 1_700_000_000.0

private func signedIn(_ secondsAgo: Double?, _ methods: [String] = [], _ contextClass: String? = nil) throws
  -> Authentication
{
  Authentication(
    time: try secondsAgo.map { try date(now - $0) }, methods: methods, contextClass: contextClass)
}

@Test(arguments: [
  (0.0, true), (299, true), (299.9, true), (300, false), (301, false), (-300, true), (-301, false),
  (nil as Double?, false),
])
func aSignInIsFreshUntilItsAgeIsReached(secondsAgo: Double?, holds: Bool) throws {
  let stepUp = StepUp(maxAge: 300)
  let authentication = try signedIn(secondsAgo)
  let moment = try date(now)
  let lacks = stepUp.lacks(of: authentication, at: moment)
  #expect(lacks.isEmpty == holds)
  if holds {
    let end = try #require(stepUp.end(of: authentication))
    #expect(!stepUp.lacks(of: authentication, at: end).isEmpty, "it does not hold at its end")
    #expect(end > moment && end == authentication.time?.advanced(by: 300))
  }
}

@Test func oneMethodIsEnoughAndTheirBytesCount() throws {
  let stepUp = StepUp(methods: ["mfa", "caf\u{E9}"])
  let moment = try date(now)
  #expect(stepUp.lacks(of: try signedIn(nil, ["pwd", "mfa"]), at: moment).isEmpty)
  #expect(
    stepUp.lacks(of: try signedIn(nil, ["MFA"]), at: moment) == [.method(expected: stepUp.methods, actual: ["MFA"])])
  #expect(!stepUp.lacks(of: try signedIn(nil, ["cafe\u{301}"]), at: moment).isEmpty)
  #expect(!stepUp.lacks(of: try signedIn(nil), at: moment).isEmpty)
  #expect(stepUp.end(of: try signedIn(10)) == nil)
}

@Test func everyPartThatIsMissingIsTold() throws {
  let stepUp = StepUp(maxAge: 60, methods: ["mfa"], contextClasses: ["high", "higher"])
  let lacks = stepUp.lacks(of: try signedIn(61, ["pwd"], "low"), at: try date(now))
  #expect(
    lacks == [
      .age(maxAge: 60, signedInAt: try date(now - 61)), .method(expected: ["mfa"], actual: ["pwd"]),
      .contextClass(expected: ["high", "higher"], actual: "low"),
    ])
  #expect(stepUp.lacks(of: try signedIn(59, ["mfa"], "higher"), at: try date(now)).isEmpty)
}

/// Deleting needs a sign-in within five minutes, with a second factor.
private func table(scope: AnswerScope = .stage) throws -> Authorization {
  let delete = try route("DELETE /a/{id}", "p")
  return try Authorization(
    issuers: [issuer()], roles: [role("r0", ["p"])],
    routes: [
      route("GET /a/{id}", "p"),
      Route(delete.target, permission: delete.permission, stepUp: StepUp(maxAge: 300, methods: ["mfa"])),
    ], scope: scope)
}

private func caller(_ authentication: Authentication) throws -> Grant {
  let plain = try grant(["p"])
  return Grant(
    issuer: plain.issuer, subject: plain.subject, roles: plain.roles, permissions: plain.permissions,
    tenures: plain.tenures, expiresAt: plain.expiresAt, authentication: authentication, at: plain.moment)
}

@Test func aRouteEndsWithTheSignInAndTheOthersWithTheToken() throws {
  let answer = try table().answer(for: caller(signedIn(100, ["mfa"])), asking: arn("DELETE/a/7"))
  #expect(answer.decision.isAllow)
  let allows = answer.policy.statements.filter { $0.effect == .allow }
  #expect(allows.map(\.resources) == [["DELETE/a/*"], ["GET/a/*"]])
  #expect(allows.map(\.until) == [try date(now + 200), try date(1_800_000_000)])
  #expect(answer.context.contains { $0 == ("authTime", "1699999900") })
  let json = String(decoding: answer.policy.json.encoded(), as: UTF8.self)
  #expect(json.contains(#""Condition":{"DateLessThan":{"aws:CurrentTime":"2023-11-14T22:16:40Z"}}"#))
}

@Test func whatTheSignInDoesNotAllowIsLeftOut() throws {
  for authentication in [try signedIn(400, ["mfa"]), try signedIn(10, ["pwd"]), try signedIn(nil, ["mfa"])] {
    let answer = try table().answer(for: caller(authentication), asking: arn("DELETE/a/7"))
    #expect(answer.decision.code == "insufficient_user_authentication")
    #expect(answer.policy.allowed == ["GET/a/*"])
  }
}

@Test func theOneRouteEndsWithTheSignInToo() throws {
  let answer = try table(scope: .route).answer(
    for: caller(signedIn(100, ["mfa"])), asking: arn("DELETE/a/7"), from: "192.0.2.7")
  #expect(answer.policy.statements.map(\.until) == [try date(now + 200)])
  #expect(answer.context.last?.name == "sourceIp" && answer.context.last?.value == "192.0.2.7")
}

@Test func anAnswerThatMayBeKeptDoesNotSayWhereTheRequestCameFrom() throws {
  let answer = try table().answer(for: caller(signedIn(100)), asking: arn("GET/a/7"), from: "192.0.2.7")
  #expect(!answer.context.contains { $0.name == "sourceIp" })
}

/// To deny `/users/me` when the sign-in is too old, while `/users/{id}/x` and the rest stay allowed, nothing crosses; where
/// the denial would hit a route that stays allowed, the table is refused.
@Test func aSignInThatShutsOneRouteOutMayCross() throws {
  func tables(_ first: String, _ second: String, _ third: String) throws -> Authorization {
    let denied = try route(third, "p")
    return try Authorization(
      issuers: [issuer()], roles: [role("r0", ["p"])],
      routes: [
        route(first, "p"), route(second, "p"),
        Route(denied.target, permission: denied.permission, stepUp: StepUp(maxAge: 60)),
      ])
  }
  let problem = try #require(throws: InvalidPolicy.self) {
    try tables("GET /{a}/{b}", "GET /users/{id}", "GET /{a}/settings")
  }
  #expect(problem.problems.map(\.path) == ["$.routes[2]"])
  #expect(problem.problems.allSatisfy { $0.reason.contains("answerFor") })
  _ = try tables("GET /users/{id}", "GET /groups/{id}", "GET /users/me")
}

/// A sign-in that lacks one of them may have the other: they are canonically equivalent, and not the same bytes.
@Test func textsThatOnlyLookAlikeMayCross() throws {
  func tables(_ denied: StepUp, _ caught: StepUp) throws -> Authorization {
    let requiring = try ["GET /{a}/settings", "GET /users/{id}"].map { try route($0, "p") }
    return try Authorization(
      issuers: [issuer()], roles: [role("r0", ["p"])],
      routes: [
        route("GET /{a}/{b}", "p"), Route(requiring[0].target, permission: requiring[0].permission, stepUp: denied),
        Route(requiring[1].target, permission: requiring[1].permission, stepUp: caught),
      ])
  }
  let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
  _ = try tables(StepUp(methods: [composed]), StepUp(methods: [composed]))
  _ = try tables(StepUp(contextClasses: [composed]), StepUp(contextClasses: [composed]))
  #expect(throws: InvalidPolicy.self) { try tables(StepUp(methods: [composed]), StepUp(methods: [decomposed])) }
  #expect(throws: InvalidPolicy.self) {
    try tables(StepUp(contextClasses: [composed]), StepUp(contextClasses: [decomposed]))
  }
}

@Test func nobodySignedInBeforeTheEpoch() throws {
  // The first moment of .NET's calendar is how some providers write "never".
  for seconds in [-62_135_596_800, -1, -0.5] {
    let never = Authentication(time: try date(seconds))
    #expect(try !caller(never).context.contains { $0.name == "authTime" })
  }
  #expect(try caller(Authentication(time: date(0))).context.contains { $0 == ("authTime", "0") })
}

@Test func aLongerGrantOfARoleWins() throws {
  let authorization = try Authorization(
    issuers: [issuer()],
    roles: [
      Role(
        name: "admin", permissions: [try permission("p"), try permission("q")],
        grants: [
          RoleGrant(issuer: "customers", conditions: [.anySubject], stepUp: StepUp(maxAge: 60)),
          RoleGrant(issuer: "customers", conditions: [.groups(["admins"])], stepUp: StepUp(maxAge: 600)),
        ]),
      Role(
        name: "user", permissions: [try permission("p")],
        grants: [RoleGrant(issuer: "customers", conditions: [.anySubject])]),
    ], routes: [route("GET /p", "p"), route("GET /q", "q")])
  func ends(_ claims: String) throws -> [NumericDate?] {
    let token = try token(#""sub":"3f2a","auth_time":1699999990,\#(claims)"#)
    let answer = authorization.answer(
      for: try authorization.grant(for: token, at: try date(now)), asking: try arn("GET/q"))
    return answer.policy.statements.filter { $0.effect == .allow }.map(\.until)
  }
  #expect(try ends(#""cognito:groups":["admins"]"#) == [try date(now + 590), try date(1_800_000_000.75)])
  #expect(try ends(#""cognito:groups":["users"]"#) == [try date(now + 50), try date(1_800_000_000.75)])
}

@Test(arguments: ["\"auth_time\":\"1\"", "\"auth_time\":1e300", "\"amr\":7", "\"amr\":[1]", "\"acr\":2"])
func aClaimOfTheSignInWithAWrongTypeRefusesWhereItIsAskedFor(claim: String) throws {
  let asking = try table()
  #expect(throws: Refusal.self) { try asking.grant(for: token("\"sub\":\"x\",\(claim)"), at: date(now)) }
  let careless = try authorization([("GET /a", "p")], roles: [["p"]])
  if claim.hasPrefix("\"auth_time") {
    #expect(throws: Refusal.self) { try careless.grant(for: token("\"sub\":\"x\",\(claim)"), at: date(now)) }
  } else {
    _ = try careless.grant(for: token("\"sub\":\"x\",\(claim)"), at: date(now))
  }
}

@Test func moreEndsThanAPolicyMayHaveAreRefused() throws {
  func table(_ count: Int, scope: AnswerScope = .stage) throws -> Authorization {
    try Authorization(
      issuers: [issuer()], roles: [role("r0", ["p"])],
      routes: (1...count).map { age in
        Route(try route("GET /r\(age)", "p").target, permission: try permission("p"), stepUp: StepUp(maxAge: age))
      }, scope: scope)
  }
  _ = try table(Authorization.maximumPhases)
  let problem = try #require(throws: InvalidPolicy.self) { try table(Authorization.maximumPhases + 1) }
  #expect(problem.problems.map(\.path) == ["$"])
  _ = try table(Authorization.maximumPhases + 1, scope: .route)
}
