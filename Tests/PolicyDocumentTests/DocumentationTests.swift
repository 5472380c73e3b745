import Credentials
import Foundation
import JOSE
import OIDC
import Signatures
import StrictJSON
import Testing

@testable import Authorization
@testable import PolicyDocument

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
private let stage = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod"

/// The JSON that a document shows, in its order.
private func blocks(of name: String) throws -> [String] {
  let text = try String(contentsOf: root.appending(path: "docs/\(name).md"), encoding: .utf8)
  return text.components(separatedBy: "```json\n").dropFirst().compactMap {
    $0.components(separatedBy: "\n```").first
  }
}

private func isDocument(_ block: String) -> Bool { block.contains("\"routes\"") }

private func parse(_ text: String) throws(InvalidPolicy) -> Policy {
  try Policy(
    parsing: Array(text.utf8), environment: ["USER_POOL_ID": "eu-west-1_AbCdEfGhI", "WEB_CLIENT_ID": "web"],
    directory: "/etc/latchkey")
}

private func date(_ text: String) throws -> NumericDate { try #require(NumericDate(rfc3339: text)) }

/// Every whole document in docs, and in examples.
@Test func theExamplesOfTheDocumentationAreRight() throws {
  let examples = try FileManager.default.contentsOfDirectory(
    at: root.appending(path: "examples"), includingPropertiesForKeys: nil
  ).filter { $0.pathExtension == "json" }.map { try String(contentsOf: $0, encoding: .utf8) }
  let documents = try (blocks(of: "policy") + blocks(of: "credentials")).filter(isDocument) + examples
  #expect(documents.count >= 7)
  for document in documents {
    #expect(throws: Never.self, "\(document)") { try parse(document) }
  }
}

/// Somebody to whom an answer is shown.
private struct Caller {
  let request: String
  var sourceIP: String?
  let grant: (Policy) throws -> Grant

  /// Somebody who is recognised by the only credential of that principal.
  static func credential(of principal: String, asking request: String, from sourceIP: String? = nil) -> Caller {
    Caller(request: request, sourceIP: sourceIP) { policy in
      let credential = try #require(policy.credentials.first { $0.principal == principal })
      return policy.authorization.grant(
        role: credential.role, to: principal, by: credential.authType, until: nil, at: try date("2026-11-21T08:00:00Z"))
    }
  }

  /// Somebody whose token was really signed and verified.
  static func token(_ claims: String, at moment: String, asking request: String) -> Caller {
    Caller(request: request) { policy in
      let issuers = try #require(policy.issuers)
      let key = try PrivateKey.generate(.ellipticCurve(.p256))
      let keys = IssuerKeys.pinnedKey(VerificationKey(keyID: nil, algorithm: nil, key: key.publicKey))
      let text = try TokenSigner.sign(
        Array(claims.utf8), algorithm: .es256, keyID: nil, type: nil, key: .privateKey(key))
      let verifier = Verifier(trusting: issuers, keys: FixedKeys(["customers": keys]))
      return try policy.authorization.grant(for: verifier.verify(text, at: date(moment)), at: date(moment))
    }
  }
}

/// Each policy and each context that a page shows is the one that the document above it makes.
private func check(_ page: String, shows callers: [Caller]) throws {
  var policy: Policy?
  var callers = callers[...]
  for block in try blocks(of: page) {
    if isDocument(block) {
      policy = try parse(block)
      continue
    }
    let document = try #require(policy)
    let next = callers.popFirst()
    let caller = try #require(next)
    let request = try #require(MethodARN(parsing: "\(stage)/\(caller.request)"))
    let answer = document.authorization.answer(
      for: try caller.grant(document), asking: request, from: caller.sourceIP)
    let shown = try #require(JSONSerialization.jsonObject(with: Data(block.utf8)) as? NSDictionary)
    if shown["Statement"] != nil {
      let made = try JSONSerialization.jsonObject(with: Data(answer.policy.json.encoded())) as? NSDictionary
      #expect(shown == made, "\(String(decoding: answer.policy.json.encoded(), as: UTF8.self))")
    } else {
      let made = Dictionary(answer.context.map { ($0.name, $0.value) }) { first, _ in first }
      #expect(shown as? [String: String] == made)
    }
  }
  #expect(callers.isEmpty)
}

@Test func theAnswersOfPolicyAreTheAnswers() throws {
  try check(
    "policy",
    shows: [
      Caller(request: "GET/groups/7/messages") { policy in
        policy.authorization.grant(
          role: "user", to: "3f2a", by: .apiKey, until: try date("2027-01-15T08:00:00Z"),
          at: try date("2027-01-15T07:00:00Z"))
      },
      .token(owner, at: "2027-01-15T07:01:00Z", asking: "GET/messages/7"),
    ])
}

@Test func theAnswersOfCredentialsAreTheAnswers() throws {
  let office = Caller.credential(of: "office", asking: "GET/reports/2026-11-21", from: "192.0.2.7")
  try check(
    "credentials", shows: [.credential(of: "reports", asking: "GET/reports/2026-11-21"), office, office])
}

/// Signed in at 07:00 on 2027-01-15, and the token expires at 08:00.
private let owner =
  #"{"iss":"https://login.example.com","aud":"https://api.example.com","sub":"3f2a","exp":1800000000,"#
  + #""auth_time":1799996400,"amr":["pwd","mfa"],"acr":"urn:example:gold","realm_access":{"roles":["owners"]}}"#

/// The members of a document that docs/policy.md shows by themselves are taken beside those of its first document.
@Test func theMembersOfTheDocumentationAreRight() throws {
  let text = try String(contentsOf: root.appending(path: "docs/policy.md"), encoding: .utf8)
  let first = try #require(try blocks(of: "policy").first)
  let document = try #require(JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
  var count = 0
  for block in text.components(separatedBy: "\n\n") where block.hasPrefix("    \"") {
    let shown = try #require(JSONSerialization.jsonObject(with: Data("{\(block)}".utf8)) as? [String: Any], "\(block)")
    guard shown.keys.allSatisfy({ ["answerFor", "refuse", "callers"].contains($0) }) else { continue }
    let merged = try JSONSerialization.data(withJSONObject: document.merging(shown) { _, new in new })
    #expect(throws: Never.self, "\(block)") { try parse(String(decoding: merged, as: UTF8.self)) }
    count += 1
  }
  #expect(count == 3)
}
