import Foundation
import StrictJSON
import Testing

@testable import Authorization

private func policy(_ routes: [(String, String)], roles: [[String]], for permissions: [String]) throws -> IAMPolicy {
  try authorization(routes, roles: roles).answer(for: grant(permissions), asking: arn("GET/somewhere/else")).policy
}

@Test func namesEveryRouteThatTheCallerMayUse() throws {
  let routes = [
    ("GET /groups/{group}/messages", "messages:read"), ("POST /groups/{group}/messages", "messages:write"),
    ("GET /", "messages:read"),
  ]
  let roles = [["messages:read", "messages:write"], ["messages:read"]]
  let user = try policy(routes, roles: roles, for: ["messages:read"])
  #expect(user.allowed == ["GET/", "GET/groups/*/messages"])
  #expect(user.denied == ["GET/groups//messages", "GET/groups/*/*/messages"])
  let admin = try policy(routes, roles: roles, for: ["messages:read", "messages:write"])
  #expect(admin.allowed == ["GET/", "GET/groups/*/messages", "POST/groups/*/messages"])
}

@Test func thePolicyIsThisJSON() throws {
  let answer = try authorization([("GET /users/{id}", "p")], roles: [["p"]]).answer(
    for: grant(["p"]), asking: arn("GET/users/7"))
  let text = String(decoding: answer.policy.json.encoded(), as: UTF8.self)
  #expect(
    text == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":["#
      + #""\#(stage)/GET/users/*"],"Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}}},"#
      + #"{"Effect":"Deny","Action":"execute-api:Invoke","Resource":["\#(stage)/GET/users/","\#(stage)/GET/users/*/*"]}]}"#
  )
}

@Test func anAllowDoesNotOutliveItsToken() throws {
  let answer = try authorization([("GET /a", "p")], roles: [["p"]]).answer(for: grant(["p"]), asking: arn("GET/a"))
  let iam = try IAMEvaluator(answer.policy.json.encoded())
  #expect(iam.allows("\(stage)/GET/a", at: Date(timeIntervalSince1970: 1_799_999_999)))
  #expect(!iam.allows("\(stage)/GET/a", at: Date(timeIntervalSince1970: 1_800_000_000)))
}

@Test func aRouteInsideAnAllowedWildcardIsDenied() throws {
  let routes = [("GET /{proxy+}", "user"), ("GET /admin/{proxy+}", "admin"), ("GET /users/me", "self")]
  let user = try policy(routes, roles: [["user"], ["admin"], ["self"]], for: ["user"])
  #expect(user.allowed == ["GET/*"])
  // The first is the root, which no {proxy+} takes.
  #expect(user.denied == ["GET/", "GET/users/me", "GET/admin/*", "GET/users/me/"])
}

@Test func aCallerWithoutPermissionIsDeniedEverything() throws {
  for permissions in [[], ["unused"]] {
    let answer = try authorization([("GET /a", "p")], roles: [["p"], ["unused"]]).answer(
      for: grant(permissions), asking: arn("GET/a"))
    #expect(answer.policy.allowed == [] && answer.policy.denied == ["*"])
    #expect(answer.context.isEmpty)
    #expect(answer.decision.code == "permission_missing")
  }
}

@Test func anyIsSevenMethodsAndNoStar() throws {
  let anyone = try policy([("ANY /a", "p")], roles: [["p"]], for: ["p"])
  #expect(anyone.allowed == ["DELETE/a", "GET/a", "HEAD/a", "OPTIONS/a", "PATCH/a", "POST/a", "PUT/a"])
  #expect(anyone.denied == [])
}

@Test func aDeeperPathThatNobodyListedIsDenied() throws {
  let iam = try IAMEvaluator(policy([("GET /users/{id}", "p")], roles: [["p"]], for: ["p"]).json.encoded())
  #expect(iam.allows("\(stage)/GET/users/1"))
  for path in ["users/1/secrets", "users/1/a/b", "users/", "users", "users//", "users/1/", "admin"] {
    #expect(!iam.allows("\(stage)/GET/\(path)"), "\(path)")
  }
}

/// docs/policy.md, "What a wildcard cannot say".
@Test func whatAWildcardCannotSay() throws {
  let routes = [("GET /users/{id}", "p"), ("GET /users/{id}/posts", "p")]
  let iam = try IAMEvaluator(policy(routes, roles: [["p"]], for: ["p"]).json.encoded())
  #expect(iam.allows("\(stage)/GET/users/1/posts"))
  // Not listed, and allowed: the documented limit. One level deeper it ends.
  #expect(iam.allows("\(stage)/GET/users/1/secrets"))
  #expect(!iam.allows("\(stage)/GET/users/1/2/secrets"))
}

@Test func aNarrowRouteMayBeAllowedInsideADeniedProxy() throws {
  let routes = [("ANY /{proxy+}", "admin"), ("GET /users/{id}", "user")]
  let iam = try IAMEvaluator(policy(routes, roles: [["admin", "user"], ["user"]], for: ["user"]).json.encoded())
  #expect(iam.allows("\(stage)/GET/users/1"))
  for path in ["GET/users/1/2", "GET/users/", "GET/x", "PUT/users/1"] {
    #expect(!iam.allows("\(stage)/\(path)"), "\(path)")
  }
}

@Test func aTableThatCannotBeExpressedIsRefusedAndNamesTheWayOut() throws {
  // To allow the first, the second must be denied, and that would deny the third.
  let routes = [("GET /{a}/{b}", "user"), ("GET /{a}/settings", "admin"), ("GET /users/{id}", "user")]
  let problem = try #require(throws: InvalidPolicy.self) { try authorization(routes, roles: [["user"], ["admin"]]) }
  #expect(problem.problems.map(\.path) == ["$.routes[1]"])
  let reason = try #require(problem.problems.first).reason
  for part in ["GET /{a}/settings", "GET /users/{id}", "GET /{a}/{b}", "\"answerFor\": \"route\""] {
    #expect(reason.contains(part), "\(part) in \(reason)")
  }
  // Nobody is allowed the first and denied the second: nothing to express.
  #expect(throws: Never.self) { try authorization(routes, roles: [["user", "admin"]]) }
  #expect(throws: Never.self) { try authorization(routes, roles: [["user"], ["admin"]], scope: .route) }
}

@Test func anAnswerForOneRouteNamesThatRequestAndNothingElse() throws {
  let one = try authorization([("GET /users/{id}", "p"), ("GET /a", "q")], roles: [["p"], ["q"]], scope: .route)
  let allowed = try one.answer(for: grant(["p"]), asking: arn("GET/users/7"))
  #expect(allowed.policy.allowed == ["GET/users/7"] && allowed.policy.denied == [])
  for request in [
    "GET/users/7$", "GET/a", "GET/users/7/x", "GET/users/\(String(repeating: "7", count: 512))", "GET/users/*",
  ] {
    let answer = try one.answer(for: grant(["p"]), asking: arn(request))
    #expect(answer.policy.allowed == [] && answer.policy.denied == ["*"] && answer.context.isEmpty, "\(request)")
    // A simple answer goes by the decision: it must not say yes where the policy says no.
    #expect(!answer.decision.isAllow, "\(request)")
  }
}

@Test func aHostilePathIsAnsweredWithADenialOfEverything() throws {
  let all = try authorization([("ANY /{proxy+}", "p")], roles: [["p"]])
  for request in ["GET/${aws:username}", "GET/*", "GET/a/%2e%2e/b"] {
    let answer = try all.answer(for: grant(["p"]), asking: arn(request))
    #expect(answer.policy.allowed == [] && answer.policy.denied == ["*"])
    #expect(answer.decision.code == "path_hostile")
  }
}

@Test func aPolicyNeverHoldsThePathOfTheRequest() throws {
  let all = try authorization([("ANY /{proxy+}", "p")], roles: [["p"]])
  let answer = try all.answer(for: grant(["p"]), asking: arn("GET/s3cret/path"))
  #expect(!String(decoding: answer.policy.json.encoded(), as: UTF8.self).contains("s3cret"))
}

@Test func theContextIsFlatAndInOrder() throws {
  let answer = try authorization([("GET /a", "p")], roles: [["p"]]).answer(
    for: grant(["p"], groups: ["a,b", "c\"d\n"]), asking: arn("GET/a"))
  #expect(answer.principalID == "customers:3f2a")
  #expect(
    answer.context.map { "\($0.name)=\($0.value)" } == [
      "role=r0", "permissions=p", #"groups=["a,b","c\"d\n"]"#, "issuer=customers", "subject=3f2a", "authType=jwt",
      "expiresAt=1800000000",
    ])
}

@Test func aContextThatIsTooLargeIsDeniedRatherThanCutShort() throws {
  let groups = (0..<200).map { "group-\($0)-" + String(repeating: "x", count: 60) }
  let answer = try authorization([("GET /a", "p")], roles: [["p"]]).answer(
    for: grant(["p"], groups: groups), asking: arn("GET/a"))
  #expect(answer.decision.code == "context_too_large")
  #expect(answer.policy.allowed == [] && answer.policy.denied == ["*"] && answer.context.isEmpty)
}

/// API Gateway takes `/admin/` for `/admin` and leaves the slash in the ARN that IAM compares (aws/aws-sam-cli#1495,
/// aws-powertools/powertools-lambda-python#1552).
@Test(arguments: [
  (["GET /{proxy+}", "GET /admin"], "admin/", ["admins", "admins/", "a/admin/"]),
  (["GET /users/{proxy+}", "GET /users"], "users/", ["users/7", "users/7/"]),
  (["GET /users/{id}/{proxy+}", "GET /users/{id}"], "users/7/", ["users/7/x"]),
  (["GET /a/{proxy+}", "GET /{proxy+}"], "a/", ["a/b", "a/b/"]),
  (["$default", "GET /admin"], "admin/", ["admins/", "x"]),
])
func aSlashAtTheEndIsNoWayAroundADenial(routes: [String], wanted: String, others: [String]) throws {
  let table = [(routes[0], "user"), (routes[1], "admin")]
  let authorization = try authorization(table, roles: [["user", "admin"], ["user"]])
  for (permissions, isAllowed) in [(["user"], false), (["user", "admin"], true)] {
    let caller = try grant(permissions)
    let answer = authorization.answer(for: caller, asking: try arn("GET/\(wanted)"))
    let iam = try IAMEvaluator(answer.policy.json.encoded())
    #expect(answer.decision.code == (isAllowed ? "allowed" : "permission_missing"))
    #expect(iam.allows("\(stage)/GET/\(wanted)") == isAllowed)
    for other in others {
      #expect(iam.allows("\(stage)/GET/\(other)"), "\(other)")
      #expect(authorization.decision(for: caller, route: try arn("GET/\(other)").request).code == "allowed")
    }
  }
}
