import APIGateway
import Credentials
import JOSE
import OIDC
import Testing

@testable import Authorization
@testable import PolicyDocument

private func date(_ text: String) throws -> NumericDate { try #require(NumericDate(rfc3339: text)) }

/// A document of a role that an issuer's tokens have, and of these members.
private func load(
  _ members: String, issuers: String? = defaultIssuers, role: String = "", route: String = "",
  environment: [String: String] = [:]
) throws(InvalidPolicy) -> Policy {
  let granted = issuers.map { _ in #""grantedTo":[{"issuer":"s","subjects":"any"}],"# } ?? ""
  let text =
    "{" + (issuers.map { #""issuers":[\#($0)],"# } ?? "") + (members.isEmpty ? "" : "\(members),")
    + #""roles":[{"name":"r",\#(granted)\#(role)"permissions":["p"]}],"#
    + #""routes":[{"method":"GET","path":"/",\#(route)"permission":"p"}]}"#
  return try Policy(parsing: Array(text.utf8), environment: environment, directory: "/etc/latchkey")
}

private let defaultIssuers =
  #"{"name":"s","issuer":"i","audiences":"any","algorithms":["RS256"],"keys":{"file":"k"}},"#
  + #"{"name":"t","issuer":"j","audiences":"any","algorithms":["RS256"],"keys":{"file":"k"}}"#

private let apiKey = #"{"kind":"api-key","header":"X-API-Key","secrets":["env:KEY"],"principal":"reports","role":"r"}"#
private let bearer = #"{"kind":"bearer","secrets":["env:SHARED"],"principal":"ci","role":"r"}"#

@Test func whatIsNotSaidIsTheStandard() throws {
  let policy = try load("")
  #expect(policy.httpAPIAnswer == .policy)
  #expect(policy.onRefusal == .unauthorized)
  #expect(policy.tokenSources == [.standard])
  #expect(policy.credentials.isEmpty)
  #expect(policy.issuers?.all.allSatisfy { $0.revocations.isEmpty } == true)
}

@Test func theAnswersAreTheOnesThatAreSaid() throws {
  let policy = try load(#""httpApiAnswer":"${ANSWER}","onRefusal":"deny""#, environment: ["ANSWER": "simple"])
  #expect(policy.httpAPIAnswer == .simple)
  #expect(policy.onRefusal == .deny)
}

@Test func credentialsAreRead() throws {
  let policy = try load(
    #""credentials":["# + apiKey + #","#
      + #"{"kind":"api-key","query":"Key","secrets":["env:A",{"secret":"file:old","until":"2027-01-15T08:00:00Z"}],"#
      + #""allowWeak":true,"principal":"exports","role":"r"},"# + bearer + #","#
      + #"{"kind":"basic","user":"${USER}","secrets":["secretsmanager:prod/ci#password"],"principal":"${USER}","role":"r"}]"#,
    environment: ["USER": "jenkins"])
  #expect(
    policy.credentials == [
      Credential(
        .apiKey(
          .header("x-api-key"),
          SecretSource(name: "credential reports", secrets: [TimedSecret(.environment("KEY"))], minimumBytes: 16)),
        principal: "reports", role: "r"),
      Credential(
        .apiKey(
          .query("Key"),
          SecretSource(
            name: "credential exports",
            secrets: [
              TimedSecret(.environment("A")),
              TimedSecret(.file("/etc/latchkey/old"), until: try date("2027-01-15T08:00:00Z")),
            ], minimumBytes: 1)), principal: "exports", role: "r"),
      Credential(
        .bearer(SecretSource(name: "credential ci", secrets: [TimedSecret(.environment("SHARED"))], minimumBytes: 16)),
        principal: "ci", role: "r"),
      Credential(
        .basic(
          user: "jenkins",
          SecretSource(
            name: "credential jenkins",
            secrets: [TimedSecret(.secretsManager(name: "prod/ci", jsonKey: "password"))], minimumBytes: 16)),
        principal: "jenkins", role: "r"),
    ])
  #expect(policy.places.keys == [.header("x-api-key"), .query("Key")])
  #expect(policy.places.acceptsBasic)
}

@Test func placesOfTokensAreRead() throws {
  let policy = try load(
    #""tokenFrom":[{"header":"Authorization"},{"header":"X-Token","scheme":"none"},{"cookie":"Session"},"#
      + #"{"query":"access_token"},{"subprotocol":"bearer"}]"#)
  #expect(
    policy.tokenSources == [
      .standard, .header("x-token", scheme: .none), .cookie("Session"), .query("access_token"), .subprotocol("bearer"),
    ])
}

/// Where nobody has a token, nothing is looked at for one.
@Test func aTokenIsLookedForWhereSomebodyMayHaveOne() throws {
  let alone = try load(#""credentials":[\#(apiKey)]"#, issuers: nil)
  #expect(alone.issuers == nil)
  #expect(alone.tokenSources == [])
  #expect(try load(#""credentials":[\#(bearer)]"#, issuers: nil).tokenSources == [.standard])
  #expect(try load(#""credentials":[\#(apiKey)]"#).tokenSources == [.standard])
}

@Test func refusalsGoToTheirIssuers() throws {
  let policy = try load(
    #""refuse":[{"issuer":"s","subjects":["a","b"],"issuedBefore":"2026-11-21T08:00:00Z"},"#
      + #"{"issuer":"t","subjects":"any","issuedBefore":"2026-11-20T01:00:00+01:00"},"#
      + #"{"issuer":"s","subjects":["c"],"issuedBefore":"2026-11-19T00:00:00Z"}]"#)
  let issuers = try #require(policy.issuers?.all)
  #expect(
    issuers.map(\.revocations) == [
      [
        Revocation(.oneOf(["a", "b"]), issuedBefore: try date("2026-11-21T08:00:00Z")),
        Revocation(.oneOf(["c"]), issuedBefore: try date("2026-11-19T00:00:00Z")),
      ], [Revocation(.any, issuedBefore: try date("2026-11-20T00:00:00Z"))],
    ])
}

@Test func aRoleMayHaveAUsageKeyAndAskForASignIn() throws {
  let grant = #""grantedTo":[{"issuer":"s","identityProviders":["Google"],"maxAge":300,"amr":["mfa"],"acr":["gold"]}],"#
  let policy = try load(
    #""credentials":[\#(apiKey)]"#, issuers: defaultIssuers, role: #""usageKey":"secretsmanager:plans#gold","#,
    route: #""requires":{"maxAge":60,"amr":["hwk"]},"#)
  #expect(
    policy.authorization.roles.first?.usageKey
      == SecretSource(
        name: "usage key of r", secrets: [TimedSecret(.secretsManager(name: "plans", jsonKey: "gold"))]))
  #expect(policy.authorization.routes.first?.stepUp == StepUp(maxAge: 60, methods: ["hwk"]))
  let text =
    #"{"issuers":[\#(defaultIssuers)],"roles":[{"name":"r",\#(grant)"permissions":["p"]}],"#
    + #""routes":[{"method":"GET","path":"/","permission":"p"}]}"#
  let granted = try Policy(parsing: Array(text.utf8), environment: [:], directory: "")
  #expect(
    granted.authorization.roles.first?.grants == [
      RoleGrant(
        issuer: "s", conditions: [.identityProviders(["Google"])],
        stepUp: StepUp(maxAge: 300, methods: ["mfa"], contextClasses: ["gold"]))
    ])
}

@Test func anAddressSaysThatNothingMayBeKept() throws {
  let address = #"{"kind":"address","addresses":["192.0.2.0/24"],"principal":"office","role":"r"}"#
  let problem = try #require(throws: InvalidPolicy.self) { try load(#""credentials":[\#(address)]"#) }
  let reason = try #require(problem.problems.first { $0.path == "$.credentials[0].kind" }).reason
  #expect(reason.contains(#""answerFor": "route""#) && reason.contains("cache time must then be 0"))
}

/// The text may be the secret itself, put in the wrong place.
@Test(arguments: [
  #""hunter2""#, #""secretsmanager:hunter2 hunter2""#, #""env:hunter2-""#, #""env:${S}""#, #""${S}""#, #"["hunter2"]"#,
  #"{"secret":"hunter2","until":"2026-12-31T00:00:00Z"}"#, #"{"secret":"env:S","until":"hunter2"}"#,
  #""file:${hunter2-}""#,
])
func noSecretIsRepeatedWhereverItStands(secret: String) throws {
  for (members, role, place) in [
    (
      #""credentials":[{"kind":"api-key","header":"k","secrets":[\#(secret)],"principal":"a","role":"r"}]"#, "",
      "$.credentials[0].secrets"
    ),
    (
      #""credentials":[{"kind":"basic","user":"u","secrets":\#(secret),"principal":"a","role":"r"}]"#, "",
      "$.credentials[0].secrets"
    ),
    ("", #""usageKey":\#(secret),"#, "$.roles[0].usageKey"),
  ] {
    let problem = try #require(throws: InvalidPolicy.self) {
      try load(members, role: role, environment: ["S": "hunter2hunter2"])
    }
    #expect(problem.problems.contains { $0.path.hasPrefix(place) })
    #expect(!problem.description.contains("hunter2"))
  }
}

/// A secret in the place of something else that a person may have mistaken for it.
@Test(arguments: ["kind", "header", "user", "principal", "role", "allowWeak"])
func noSecretIsRepeatedFromAMemberBesideIt(member: String) throws {
  var members = [
    "kind": #""basic""#, "user": #""u""#, "secrets": #"["env:K"]"#, "principal": #""p""#, "role": #""r""#,
  ]
  members[member] = #""hunter2:hunter2\u0007""#
  let credential = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
  let problem = try #require(throws: InvalidPolicy.self) { try load(#""credentials":[{\#(credential)}]"#) }
  #expect(problem.problems.contains { $0.path.hasPrefix("$.credentials[0].\(member)") })
  #expect(!problem.description.contains("hunter2"))
}
