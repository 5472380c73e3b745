import PolicyLint
import Testing

/// A document, what is found in it, and where.
struct Example: Sendable, CustomTestStringConvertible {
  let code: String
  let path: String
  let text: String

  init(_ code: String, _ path: String, _ document: Document) {
    self.code = code
    self.path = path
    text = document.text
  }

  var testDescription: String { "\(code) \(path)" }
}

@Suite struct LinterTests {
  @Test func findsNothingWhereNothingIs() throws {
    #expect(try findings(Document().text) == [])
  }

  @Test(arguments: Example.all) func findsEachThingAtItsPlace(_ example: Example) throws {
    let found = try findings(example.text)
    #expect(
      found.contains { $0.code.name == example.code && $0.path == example.path },
      "found \(found.map { "\($0.code.name) \($0.path): \($0.message)" })")
  }

  /// Each example is a clean document with one thing changed: what else is found would be noise.
  @Test(arguments: Example.all) func findsNothingElse(_ example: Example) throws {
    let found = try findings(example.text).map(\.code.name)
    #expect(Set(found).subtracting([example.code]).subtracting(Example.companions[example.code] ?? []) == [])
  }

  @Test func everyCodeHasAnExample() {
    #expect(Set(Example.all.map(\.code)) == Set(Finding.Code.ofPolicies.map(\.name)))
  }

  @Test func codesAreUniqueAndWhatIsSaidIsInTheHousesVoice() throws {
    let names = Finding.Code.ofPolicies.map(\.name)
    #expect(Set(names).count == names.count)
    for finding in try Example.all.flatMap({ try findings($0.text) }) {
      for text in [finding.message, finding.code.mend] {
        #expect(!text.isEmpty && text.last != "." && !text.contains("\n"), "\(text)")
      }
    }
  }

  @Test func theSeverestComesFirst() throws {
    var document = Document()
    document.customers += #", "leeway": 300"#
    document.permissions = #""read", "unused""#
    document.roles = [
      #"{ "name": "auditor", "permissions": ["read"], "grantedTo": [{ "issuer": "ids", "scopes": ["audit"] }] }"#
    ]
    document.issuers = [
      #"{ "name": "ids", "userPool": "eu-west-1_Other0001", "clients": ["4example"], "tokenUse": "id" }"#
    ]
    let severities = try findings(document.text).map(\.severity)
    #expect(severities == severities.sorted())
    #expect(Set(severities) == Set(Severity.allCases))
  }
}

/// A role that only a credential has, or that another issuer grants, is nobody's second role.
@Test func theOrderOfRolesMattersOnlyWhereOneCallerCanHaveBoth() throws {
  let text = #"""
    { "issuers": [
        { "name": "a", "issuer": "urn:a", "audiences": ["x"], "algorithms": ["HS256"], "keys": { "secrets": ["env:A"] } },
        { "name": "b", "issuer": "urn:b", "audiences": ["x"], "algorithms": ["HS256"], "keys": { "secrets": ["env:B"] } } ],
      "credentials": [{ "kind": "bearer", "secrets": ["env:C"], "principal": "job", "role": "job" }],
      "roles": [
        { "name": "job", "permissions": ["read"] },
        { "name": "guest", "permissions": ["read"], "grantedTo": [{ "issuer": "a", "scopes": ["r"] }] },
        { "name": "user", "permissions": ["read", "write"], "grantedTo": [{ "issuer": "b", "scopes": ["w"] }] } ],
      "routes": [
        { "method": "GET", "path": "/me", "permission": "read" }, { "method": "PUT", "path": "/me", "permission": "write" } ] }
    """#
  #expect(try !findings(text).contains { $0.code.name == "role_order" })
}
