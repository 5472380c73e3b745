import Authorization
import JOSE
import PolicyDocument
import PolicyLint
import Testing

/// 2027-01-15T08:00:00Z, the moment at which documents are looked at.
func now() throws -> NumericDate { try #require(NumericDate(secondsSinceEpoch: 1_800_000_000)) }

func policy(_ text: String) throws -> Policy {
  do {
    return try Policy(parsing: Array(text.utf8), environment: [:], directory: "")
  } catch {
    for problem in error.problems { Issue.record("\(problem.path): \(problem.reason)") }
    throw error
  }
}

func findings(_ text: String) throws -> [Finding] {
  Linter.findings(in: try policy(text), at: try now())
}

/// A document in which nothing is to be found, and what may be put in the place of its parts.
struct Document {
  var customers = #""userPool": "eu-west-1_AbCdEfGhI", "clients": ["4example"], "tokenUse": "access""#
  var issuers: [String] = []
  var grants = #"{ "issuer": "customers", "groups": ["users"] }"#
  var roles: [String] = []
  var permissions = #""read""#
  var roleMembers = ""
  var routes = #"{ "method": "GET", "path": "/me", "permission": "read" }"#
  var members = ""

  var text: String {
    let issuers = [#"{ "name": "customers", \#(customers) }"#] + issuers
    let user = #"{ "name": "user", "permissions": [\#(permissions)], "grantedTo": [\#(grants)]\#(roleMembers) }"#
    return """
      { "issuers": [\(issuers.joined(separator: ", "))],
        "roles": [\((roles + [user]).joined(separator: ", "))],
        "routes": [\(routes)]\(members) }
      """
  }
}
