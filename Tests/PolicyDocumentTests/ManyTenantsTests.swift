import OIDC
import Testing

@testable import Authorization
@testable import PolicyDocument

/// A document of so many tenants, each with grants to two roles.
private func document(_ count: Int, tenant: (Int) -> String) -> [UInt8] {
  let grants = (0..<count).map { #"{"issuer":"tenant-\#($0)","groups":["admins","owners-of-\#($0)"]}"# }
  let anybody = (0..<count).map { #"{"issuer":"tenant-\#($0)","subjects":"any"}"# }
  let text =
    #"{"issuers":[\#((0..<count).map(tenant).joined(separator: ","))],"#
    + #""roles":[{"name":"admin","permissions":["a"],"grantedTo":[\#(grants.joined(separator: ","))]},"#
    + #"{"name":"user","permissions":["u"],"grantedTo":[\#(anybody.joined(separator: ","))]}],"#
    + #""routes":[{"method":"GET","path":"/","permission":"u"},{"method":"PUT","path":"/","permission":"a"}]}"#
  return Array(text.utf8)
}

private func tenant(_ number: Int) -> String {
  #"{"name":"tenant-\#(number)","issuer":"https://login.example.com/\#(number)/v2.0","audiences":["${AUDIENCE}"],"#
    + #""algorithms":["RS256"],"groupsClaim":"groups","keys":{"discover":true}}"#
}

private func load(_ document: [UInt8]) throws(InvalidPolicy) -> Policy {
  try Policy(parsing: document, environment: ["AUDIENCE": "https://api.example.com"], directory: "")
}

@Test(arguments: [2000, PolicyReader.maximumIssuers])
func thousandsOfTenantsLoad(count: Int) throws {
  let policy = try load(document(count, tenant: tenant))
  #expect(policy.issuers?.all.count == count)
  #expect(policy.issuers?.all.last?.identifier == "https://login.example.com/\(count - 1)/v2.0")
  #expect(policy.authorization.roles.map(\.grants.count) == [count, count])
}

@Test func oneTenantTooManyIsRefused() throws {
  let problem = try #require(throws: InvalidPolicy.self) {
    try load(document(PolicyReader.maximumIssuers + 1, tenant: tenant))
  }
  #expect(problem.problems.contains { $0.path == "$.issuers" })
  #expect(problem.problems.contains { $0.path == "$.roles[0].grantedTo" })
}

@Test func aMistakeInEveryOneOfThousandsOfTenantsIsAShortListOfProblems() throws {
  let problem = try #require(throws: InvalidPolicy.self) {
    try load(
      document(5000) { number in
        #"{"name":"tenant-\#(number)","issuer":"https://login.example.com/\#(number)","audiences":[],"keys":{}}"#
      })
  }
  #expect(problem.problems.count == InvalidPolicy.maximumProblems + 1)
  #expect(
    problem.problems.first?.path == "$.issuers[0].algorithms" || problem.problems.first?.path == "$.issuers[0].keys")
  #expect(problem.problems.last?.path == "$")
  #expect(problem.problems.last?.reason == "and \(5000 * 3 + 5000 - 100) more; correct these first")
}
