import AuthorizerApp
import Authorization
import Foundation
import JOSE
import OIDC
import PolicyDocument
import Signatures
import StrictJSON
import TestSupport
import Testing

@testable import CommandLineApp

/// The story is that of the very decision, whatever the event.
@Suite struct ExplainerTests {
  @Test func theDecisionIsTheAuthorizersForManyEventsAndPolicies() throws {
    print("theDecisionIsTheAuthorizersForManyEventsAndPolicies: LATCHKEY_SEED=\(seed)")
    var random = Seeded(state: seed)
    let stories = try Stories()
    var codes: [String: Int] = [:]
    for _ in 0..<cases {
      let policy = try stories.policy(try Stories.document(using: &random))
      let keys = Stories.keys(for: policy)
      let event = try stories.event(using: &random)
      let explanation = Explainer(policy: policy, keys: keys).explain(event, at: Stories.now)
      let verdict = Authorizer(policy: policy, keys: keys, secrets: keys).verdict(on: event, at: Stories.now)
      #expect(explanation.verdict.decision == verdict.decision)
      #expect(explanation.verdict.code == verdict.code)
      #expect(explanation.verdict.bytes == verdict.bytes)
      codes[verdict.code, default: 0] += 1
      try expectConsistent(explanation)
      try expectSilence(explanation, about: stories.secrets(in: event))
    }
    print(codes.sorted { $0.key < $1.key })
    for code in ["allowed", "permission_missing", "route_unknown", "expired", "signature_invalid"] {
      #expect(codes[code, default: 0] > 0, "\(code) never came about")
    }
  }

  /// What is told beside the decision leads to it.
  private func expectConsistent(_ explanation: Explanation) throws {
    let story =
      "\(explanation.verdict.code): \(ExplanationText(painter: Painter(isColourful: false)).lines(explanation))"
    let standings = explanation.route?.taking.compactMap(\.standing) ?? []
    switch explanation.verdict.decision {
    case .allow:
      #expect(explanation.token?.isBelieved ?? true, "\(story)")
      #expect(explanation.caller?.isSupposed == false, "\(story)")
      #expect(explanation.verdict.caller?.role == explanation.caller?.roles.first { $0.through != nil }?.name)
      #expect(
        !standings.isEmpty && standings.allSatisfy { if case .permitted = $0 { true } else { false } }, "\(story)")
      #expect(explanation.token?.checks.contains { $0.mark == .failed || $0.isSupposed } != true, "\(story)")
    case .deny:
      #expect(explanation.caller?.isSupposed == false, "\(story)")
      let codes = standings.compactMap { if case .denied(let denial) = $0 { denial.code } else { nil } }
      switch explanation.verdict.code {
      case "permission_missing", "insufficient_user_authentication":
        #expect(codes.first == explanation.verdict.code, "\(story)")
      case "route_unknown", "path_hostile": #expect(explanation.route?.taking.isEmpty == true, "\(story)")
      default: break
      }
    case .unauthorized, .undecided:
      #expect(explanation.verdict.caller == nil)
      if explanation.verdict.code != "route_malformed" {
        #expect(explanation.token?.isBelieved != true, "\(story)")
        #expect(explanation.caller?.isSupposed != false, "\(story)")
        #expect(explanation.token?.checks.contains { $0.mark == .failed || $0.mark == .undecided } ?? true, "\(story)")
      }
    }
  }

  private func expectSilence(_ explanation: Explanation, about secrets: [String]) throws {
    let text = ExplanationText(painter: Painter(isColourful: true)).lines(explanation).joined(separator: "\n")
    let json = String(decoding: explanation.json.encoded(), as: UTF8.self)
    for secret in secrets where secret.utf8.count > 3 {
      #expect(!text.contains(secret))
      #expect(!json.contains(secret))
    }
    // Nothing that a terminal would obey but the colours, and no second reading of the JSON.
    let plain = ExplanationText(painter: Painter(isColourful: false)).lines(explanation)
    #expect(plain.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) } })
    #expect(throws: Never.self) { try JSONDocument(parsing: Array(json.utf8), maximumBytes: 1 << 20) }
  }

  @Test(arguments: Stories.refusals.map(\.code))
  func theFirstLineIsTheVerdictAndWhatFailed(code: String) throws {
    let stories = try Stories()
    let refusal = try #require(Stories.refusals.first { $0.code == code })
    let event = try refusal.event(stories)
    let explanation = try stories.explain(event)
    let first = try #require(ExplanationText(painter: Painter(isColourful: false)).lines(explanation).first)
    let verdict = explanation.verdict
    #expect(verdict.code == code)
    let word = ["deny": "denied"][verdict.decision.rawValue] ?? verdict.decision.rawValue
    #expect(first == "\(word): \(code): \(TerminalText.safe(try #require(verdict.reason)))")
    #expect(verdict.decision != .allow)
    try expectConsistent(explanation)
    try expectSilence(explanation, about: stories.secrets(in: event))
  }

  @Test func theKeySetThatIsGivenStandsForTheIssuersKeys() throws {
    let stories = try Stories()
    let signer = try PrivateKey.generate(.rsa(bits: 2048))
    let other = try PrivateKey.generate(.rsa(bits: 2048))
    func keySet(_ keys: [(String, PrivateKey)]) throws -> KeySet {
      let jwks = keys.map { VerificationKey(keyID: $0.0, algorithm: nil, key: $0.1.publicKey).jwk }
      return try KeySet(parsing: JSONText.object([JSONText.Member("keys", .array(jwks))]).encoded())
    }
    let claims = stories.claims(["iss": "urn:them"])
    func event(keyID: String?) throws -> [UInt8] {
      let token = try TokenSigner.sign(
        Array(JSONSerialization.data(withJSONObject: claims)), algorithm: .rs256, keyID: keyID, type: nil,
        key: .privateKey(signer))
      return try stories.event(String(decoding: token, as: UTF8.self))
    }
    let both = try keySet([("a", signer), ("b", other)])
    for (keyID, keys, code) in [
      ("a", both, "allowed"), ("b", both, "signature_invalid"), ("c", both, "key_unknown"),
      (nil, both, "key_ambiguous"), ("a", nil, "keys_unavailable"), (nil, try keySet([("x", signer)]), "allowed"),
    ] as [(String?, KeySet?, String)] {
      let explanation = try stories.explain(event(keyID: keyID), keys: keys)
      #expect(explanation.verdict.code == code)
      try expectConsistent(explanation)
      // Whatever becomes of the signature, the roles are told.
      #expect(explanation.caller?.roles.first { $0.through != nil }?.through == "$.roles[1].grantedTo[1]")
      if code == "keys_unavailable" {
        #expect(explanation.verdict.reason?.hasSuffix("not checked: needs the network; give --keys") == true)
      }
    }
  }

  @Test func aForgedTokenIsToldToItsEndAndMarked() throws {
    let stories = try Stories()
    let explanation = try stories.explain(stories.event(stories.forged(stories.claims(["aud": "else"]))))
    #expect(explanation.verdict.code == "signature_invalid")
    let token = try #require(explanation.token)
    #expect(!token.isBelieved)
    #expect(token.checks.filter { $0.mark == .failed }.map(\.subject) == ["signature", "audience"])
    #expect(token.checks.filter(\.isSupposed).map(\.subject).contains("expiry"))
    #expect(token.checks.allSatisfy { $0.subject != "claims" })
    let caller = try #require(explanation.caller)
    #expect(caller.isSupposed)
    #expect(caller.roles.filter { $0.through != nil }.map(\.name) == ["user"])
    let text = ExplanationText(painter: Painter(isColourful: false)).lines(explanation)
    for line in ["token (not believed)", "claims (not believed)", "roles (if the token were believed)"] {
      #expect(text.contains(line))
    }
    #expect(String(decoding: explanation.json.encoded(), as: UTF8.self).contains(#""supposed":true"#))
  }

  @Test func asterisksStandForAUsageKey() throws {
    let stories = try Stories()
    let event = try stories.event(headers: ["x-api-key": Stories.apiKey])
    let explanation = try stories.explain(event)
    #expect(explanation.verdict.decision == .allow)
    #expect(explanation.hidesUsageKey)
    let answer = String(decoding: explanation.verdict.bytes, as: UTF8.self)
    let asterisks = String(repeating: "*", count: Stories.usageKey.utf8.count)
    #expect(answer.contains(#""usageIdentifierKey":"\#(asterisks)""#))
    try expectSilence(explanation, about: stories.secrets(in: event))
    let user = try stories.explain(stories.event(stories.token(stories.claims())))
    #expect(user.verdict.decision == .allow && !user.hidesUsageKey)
  }

  @Test func everyCredentialIsToldByWhatBecameOfIt() throws {
    let stories = try Stories()
    func matches(_ headers: [String: String]) throws -> [String] {
      let json = try stories.explain(stories.event(headers: headers)).json.encoded()
      let root = try JSONDocument(parsing: json, maximumBytes: 1 << 20).root
      return (root["credentials"]?.elements ?? []).compactMap { $0["match"]?.string }
    }
    let basic = Data("jenkins:\(Stories.password)".utf8).base64EncodedString()
    let token = try stories.token(stories.claims())
    for (headers, expected) in [
      (["x-api-key": Stories.apiKey], ["matched", "notPresented", "notPresented"]),
      (["x-api-key": "another key, which is nobody's"], ["different", "notPresented", "notPresented"]),
      (["authorization": "Bearer \(Stories.shared)"], ["notPresented", "matched", "notPresented"]),
      (["authorization": "Bearer \(token)"], ["notPresented", "different", "notPresented"]),
      (["authorization": "Basic \(basic)"], ["notPresented", "notPresented", "matched"]),
      (["authorization": "Bearer \(token)", "x-api-key": Stories.apiKey], Array(repeating: "notLookedAt", count: 3)),
      ([:], Array(repeating: "notPresented", count: 3)),
    ] {
      #expect(try matches(headers) == expected)
    }
  }

  @Test func nearMissesAreTheNearestAndAtMostTwenty() throws {
    let stories = try Stories()
    let grants = (0..<60).map { index in
      #"{"issuer":"us","groups":["g\#(index)"]\#(index == 50 ? "" : #","scopes":["no"]"#)}"#
    }.joined(separator: ",")
    let document = Stories.document(
      roles: #"[{"name":"many","permissions":["read"],"grantedTo":[\#(grants)]},"#
        + #"{"name":"robot","permissions":["read"]}]"#,
      routes: #"[{"method":"GET","path":"/a","permission":"read"}]"#)
    let explanation = try stories.explain(
      stories.event(stories.token(stories.claims(["groups": ["users"], "scope": "yes"]))), document)
    let caller = try #require(explanation.caller)
    #expect(caller.nearMisses.count == 20)
    #expect(caller.furtherMisses == 40)
    #expect(caller.nearMisses.first?.path == "$.roles[0].grantedTo[50]")
    #expect(caller.nearMisses.map(\.missing.count) == [1] + Array(repeating: 2, count: 19))
  }

  @Test func theJSONHasTheMembersThatItsPageNames() throws {
    let stories = try Stories()
    let page = try String(
      contentsOfFile: #filePath.replacingOccurrences(
        of: "Tests/CommandLineAppTests/ExplainerTests.swift", with: "docs/explain.md"), encoding: .utf8)
    var members: Set<String> = []
    for refusal in Stories.refusals {
      let json = try JSONDocument(
        parsing: stories.explain(refusal.event(stories)).json.encoded(), maximumBytes: 1 << 20)
      #expect(
        json.root.members.map(\.name) == [
          "decision", "code", "reason", "expected", "actual", "at", "event", "places", "credentials", "token", "caller",
          "route", "status", "answer",
        ])
      collect(json.root, at: "", into: &members)
    }
    #expect(members.count > 40)
    for member in members.sorted() { #expect(page.contains("`\(member)`"), "docs/explain.md lacks \(member)") }
  }

  /// Every member by its path, `token.checks[].check`, but for what is the token's or API Gateway's.
  private func collect(_ value: JSONValue, at path: String, into members: inout Set<String>) {
    for (name, member) in value.kind == .object ? value.members : [] {
      // A condition has the same members wherever it stands.
      let isCondition = path.hasSuffix("conditions[]") || path.hasSuffix("requires[]")
      let path = path.isEmpty || isCondition ? name : "\(path).\(name)"
      members.insert(path)
      if !["answer", "token.claims"].contains(path) { collect(member, at: path, into: &members) }
    }
    for element in value.kind == .array ? value.elements : [] { collect(element, at: "\(path)[]", into: &members) }
  }

  @Test func aLongLineIsFoldedAtSpacesOnly() {
    let words = (0..<60).map { String(repeating: "w", count: $0 % 9 + 1) }.joined(separator: " ")
    let lines = FoldedText.lines(words, from: 30, margin: 12)
    #expect(lines.joined(separator: " ") == words)
    #expect(lines[0].count <= 50)
    #expect(lines.dropFirst().allSatisfy { $0.count <= 68 })
    #expect(lines.count > 3)
    #expect(FoldedText.lines("", from: 3, margin: 3) == [""])
    let word = String(repeating: "x", count: 100)
    #expect(FoldedText.lines(word, from: 3, margin: 3) == [word])
  }
}
