import Foundation
import JOSE
import OIDC
import StrictJSON
import TestSupport
import Testing

@testable import Authorization
@testable import PolicyDocument

/// The same cases go through docs/latchkey.schema.json in Tests/Integration/test_policy_schema.py.
struct PolicyCase: Sendable, CustomTestStringConvertible {
  let name: String
  let document: Data
  let problems: Set<String>
  var testDescription: String { name }
}

private struct Fixture {
  let environment: [String: String]
  let cases: [PolicyCase]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "policies", withExtension: "json", subdirectory: "Fixtures"))
    let root = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    environment = try #require(root["environment"] as? [String: String])
    let base = try #require(root["base"])
    cases = try #require(root["cases"] as? [[String: Any]]).map { one in
      let merged = Fixture.merge(one["merge"] ?? [:], into: base)
      return PolicyCase(
        name: one["name"] as? String ?? "?", document: try JSONSerialization.data(withJSONObject: merged),
        problems: Set(one["problems"] as? [String] ?? ["?"]))
    }
  }

  /// RFC 7396 section 2.
  static func merge(_ patch: Any, into target: Any) -> Any {
    guard let patch = patch as? [String: Any] else { return patch }
    var merged = target as? [String: Any] ?? [:]
    for (name, value) in patch {
      merged[name] = value is NSNull ? nil : merge(value, into: merged[name] ?? [:])
    }
    return merged
  }
}

private func date(_ seconds: Double) throws -> NumericDate { try #require(NumericDate(secondsSinceEpoch: seconds)) }

private func parse(_ text: String, environment: [String: String] = [:]) throws(InvalidPolicy) -> Policy {
  try Policy(parsing: Array(text.utf8), environment: environment, directory: "/etc/latchkey")
}

@Test func findsExactlyTheProblemsOfEveryFixture() throws {
  let fixture = try Fixture()
  #expect(fixture.cases.count > 400)
  for one in fixture.cases {
    var paths: [String] = []
    do throws(InvalidPolicy) {
      _ = try Policy(parsing: [UInt8](one.document), environment: fixture.environment, directory: "")
    } catch {
      paths = error.problems.map(\.path)
    }
    #expect(Set(paths) == one.problems, "\(one.name)")
    #expect(paths.count == Set(paths).count, "\(one.name) reports a place twice: \(paths)")
  }
}

@Test(arguments: ["", "null", "[]", "\"x\"", "{", "{,}", "{\"a\":1,\"a\":2}", "\u{FEFF}{}", "{} {}", "// no\n{}"])
func refusesWhatIsNoObjectOfJSON(text: String) throws {
  let problem = try #require(throws: InvalidPolicy.self) { try parse(text) }
  #expect(problem.problems.map(\.path) == ["$"])
  #expect(problem.code == "policy_invalid")
}

@Test func refusesADocumentOverItsSizeOrDepth() {
  #expect(throws: InvalidPolicy.self) { try parse("{\"a\":\"\(String(repeating: "x", count: Policy.maximumBytes))\"}") }
  let depth = 10_000
  #expect(throws: InvalidPolicy.self) {
    try parse(String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth))
  }
}

@Test func anErrorNeverRepeatsASecretThatStandsInTheDocumentByMistake() throws {
  let text =
    #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["HS256"],"keys":{"secrets":["${S}"]}}]}"#
  let problem = try #require(throws: InvalidPolicy.self) { try parse(text, environment: ["S": "hunter2hunter2"]) }
  #expect(problem.problems.contains { $0.path == "$.issuers[0].keys.secrets[0]" })
  #expect(!problem.description.contains("hunter2"))
}

/// `env:${S}` in place of `env:S`: the secret itself would be looked up as a variable, and be named in the log when there is
/// none.
@Test(arguments: ["env:${S}", "env:hunter2 hunter2", "env:hunter2-hunter2"])
func theNameOfASecretIsNeverItsValue(reference: String) throws {
  let text =
    #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["HS256"],"#
    + #""keys":{"secrets":["\#(reference)"]}}]}"#
  let problem = try #require(throws: InvalidPolicy.self) { try parse(text, environment: ["S": "hunter2hunter2"]) }
  #expect(problem.problems.contains { $0.path == "$.issuers[0].keys.secrets[0]" })
  #expect(!problem.description.contains("hunter2"))
}

/// The text may be the secret itself, put in the wrong place.
@Test(arguments: [
  #""hunter2""#, #""secretsmanager:hunter2 hunter2""#, #""secretsmanager:#hunter2""#, #""secretsmanager:hunter2#""#,
  #""secretsmanager:arn:hunter2""#, #"{"secret":"hunter2","until":"2026-12-31T00:00:00Z"}"#,
  #"{"secret":"env:hunter2-","until":"2026-12-31T00:00:00Z"}"#, #"{"secret":"env:S","until":"hunter2"}"#,
  #"["hunter2"]"#, #""file:${hunter2-}""#,
])
func noSecretIsRepeatedWhateverStandsInItsPlace(secret: String) throws {
  let text =
    #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["HS256"],"keys":{"secrets":[\#(secret)]}}]}"#
  let problem = try #require(throws: InvalidPolicy.self) { try parse(text) }
  #expect(problem.problems.contains { $0.path.hasPrefix("$.issuers[0].keys.secrets[0]") })
  #expect(!problem.description.contains("hunter2"))
}

/// SAM writes an empty variable for a parameter that nobody set: `"groups": ["${ADMINS}"]` would then be the empty group.
@Test func anEmptyVariableIsAProblem() throws {
  let text =
    #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["HS256"],"#
    + #""groupsClaim":"groups","keys":{"secrets":["env:S"]}}],"#
    + #""roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"s","groups":["${ADMINS}"]}]}],"#
    + #""routes":[{"method":"GET","path":"/","permission":"p"}]}"#
  #expect(throws: Never.self) { try parse(text, environment: ["ADMINS": "admins"]) }
  let problem = try #require(throws: InvalidPolicy.self) { try parse(text, environment: ["ADMINS": ""]) }
  #expect(problem.problems.map(\.path) == ["$.roles[0].grantedTo[0].groups[0]"])
}

@Test func aPoolIsShorthand() throws {
  let fixture = try Fixture()
  let base = try #require(fixture.cases.first)
  let policy = try Policy(parsing: [UInt8](base.document), environment: fixture.environment, directory: "")
  let customers = try #require(policy.issuers?.all.first)
  #expect(customers.identifier == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI")
  #expect(customers.keys == .url("\(customers.identifier)/.well-known/jwks.json"))
  #expect(customers.groupsClaim == "cognito:groups")
  #expect(customers.clients == ["web"])
  #expect(customers.algorithms.map(\.name) == ["RS256"])
  #expect(policy.authorization.scope == .stage)
}

@Test func aPoolsIssuerHasTheFormThatIsSaid() throws {
  func issuer(_ members: String) throws -> Issuer {
    let policy = try parse(
      #"{"issuers":[{"name":"s","userPool":"us-gov-west-1_AbC","clients":["web"]\#(members)}],"#
        + #""roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"s","subjects":"any"}]}],"#
        + #""routes":[{"method":"GET","path":"/","permission":"p"}]}"#)
    return try #require(policy.issuers?.all.first)
  }
  let (original, updated) = (
    "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC",
    "https://issuer-cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC"
  )
  #expect(try issuer("").identifier == original)
  #expect(try issuer(#","userPoolIssuer":"updated""#).identifier == updated)
  #expect(try issuer(#","userPoolIssuer":"updated""#).keys == .url(updated + "/.well-known/jwks.json"))
  let pinned = try issuer(#","keys":{"pinned":"keys.json","pinnedFor":3600,"staleFor":0}"#)
  #expect(pinned.keys == .url(original + "/.well-known/jwks.json"))
  #expect(
    pinned.retention
      == KeyRetention(staleFor: 0, pinned: PinnedFile(path: "/etc/latchkey/keys.json", maximumAge: 3600)))
  #expect(try issuer(#","keys":{"discover":true}"#).keys == .discovery)
  #expect(try issuer(#","keys":{"discover":true}"#).retention == .standard)
  #expect(try issuer(#","keys":{"staleFor":60}"#).retention == KeyRetention(staleFor: 60))
}

@Test func aSecretHasAnEndWhereOneIsSaid() throws {
  let policy = try parse(
    #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["HS256"],"keys":{"secrets":["env:NEW","#
      + #"{"secret":"file:old","until":"${UNTIL}"},"secretsmanager:${NAME}#key"]}}],"#
      + #""roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"s","subjects":"any"}]}],"#
      + #""routes":[{"method":"GET","path":"/","permission":"p"}]}"#,
    environment: ["UNTIL": "2027-01-15T08:00:00Z", "NAME": "prod/services"])
  #expect(
    try #require(policy.issuers?.all.first).keys
      == .secrets([
        TimedSecret(.environment("NEW")), TimedSecret(.file("/etc/latchkey/old"), until: try date(1_800_000_000)),
        TimedSecret(.secretsManager(name: "prod/services", jsonKey: "key")),
      ]))
}

@Test func pathsAreRelativeToTheDocument() throws {
  func keys(_ json: String, _ algorithm: String) throws -> String {
    let policy = try parse(
      #"{"issuers":[{"name":"s","issuer":"i","audiences":"any","algorithms":["\#(algorithm)"],"keys":\#(json)}],"#
        + #""roles":[{"name":"r","permissions":["p"],"grantedTo":[{"issuer":"s","subjects":"any"}]}],"#
        + #""routes":[{"method":"GET","path":"/","permission":"p"}]}"#)
    return try "\(#require(policy.issuers?.all.first).keys)"
  }
  #expect(try keys(#"{"file":"keys.json"}"#, "RS256") == "file(\"/etc/latchkey/keys.json\")")
  #expect(try keys(#"{"file":"/keys.json"}"#, "RS256") == "file(\"/keys.json\")")
  #expect(try keys(#"{"secrets":["file:s","env:S"]}"#, "HS256").contains("file:/etc/latchkey/s"))
}

@Test(arguments: [
  ("a", "a"), ("${A}", "1"), ("x${A}y${B}", "x1y${A}"), ("$${A}", "${A}"), ("$$${A}", "$${A}"), ("$A", "$A"),
  ("$", "$"), ("$$", "$$"),
  ("$connect", "$connect"), ("${E}", ""), ("{A}", "{A}"), ("é${A}", "é1"),
])
func replacesVariablesOnce(text: String, expanded: String) throws {
  #expect(try Variables.expand(text, from: ["A": "1", "B": "${A}", "E": ""]) == expanded)
}

@Test(arguments: ["${", "${A", "${}", "${1A}", "${A B}", "${A-B}", "${é}", "${${A}}"])
func refusesAVariableThatIsNone(text: String) {
  #expect(throws: Variables.Problem.malformed) { try Variables.expand(text, from: ["A": "1"]) }
}

/// Any bytes: a policy or a list of problems, never a trap.
@Test func survivesDamagedDocuments() throws {
  print("survivesDamagedDocuments: LATCHKEY_SEED=\(seed)")
  var random = Seeded(state: seed)
  let fixture = try Fixture()
  var refused = 0
  for one in fixture.cases {
    for _ in 0..<10 {
      var bytes = [UInt8](one.document)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: Array("{[\"$,:}]0".utf8).shuffled(using: &random).prefix(2), at: place)
        }
      }
      do throws(InvalidPolicy) {
        _ = try Policy(parsing: bytes, environment: fixture.environment, directory: "")
      } catch {
        refused += 1
        #expect(!error.problems.isEmpty)
      }
    }
  }
  #expect(refused > 100)
}
