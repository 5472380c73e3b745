import Foundation
import JOSE
import OIDC
import Testing

@Suite struct VerifierTests {
  @Test func anUnknownIssuerIsTheTokensFault() throws {
    for iss in ["urn:us ", "URN:US", "urn:them", "", "urn:u\u{FF53}"] {
      #expect(try Tokens.code(["iss": iss]) == "issuer_unknown")
    }
    for iss in [1, true, ["urn:us"], ["urn:us": 1]] as [Any] {
      #expect(try Tokens.code(["iss": iss]) == "claim_malformed")
    }
  }

  @Test func googlesTwoSpellingsAreTwoIssuers() throws {
    let secret = IssuerKeys.secrets([try SharedSecret(Tokens.secret, for: [.hs256])])
    let google = try Issuer(
      name: "google", identifier: "https://accounts.google.com", audiences: .any, algorithms: [.hs256],
      keys: .secrets([TimedSecret(.environment("UNUSED"))]))
    let verifier = Verifier(trusting: try TrustedIssuers([google]), keys: FixedKeys(["google": secret]))
    let short = try Tokens.sign(Tokens.claims(["iss": "accounts.google.com"]))
    let error = #expect(throws: VerificationError.self) { try verifier.verify(short, at: Tokens.date()) }
    #expect(error?.code == "issuer_unknown")
    let long = try Tokens.sign(Tokens.claims(["iss": "https://accounts.google.com"]))
    #expect(throws: Never.self) { try verifier.verify(long, at: Tokens.date()) }
  }

  @Test func anotherSecretIsNoSignature() throws {
    let token = try Tokens.sign(Tokens.claims(), secret: Array("another secret of thirty-two by.".utf8))
    let error = #expect(throws: VerificationError.self) {
      try Tokens.verifier(Tokens.issuer()).verify(token, at: Tokens.date())
    }
    #expect(error?.code == "signature_invalid")
  }

  @Test func anyOfTwoOverlappingSecretsMaySign() throws {
    let old = Array("the old secret of thirty-two byt".utf8)
    let keys = IssuerKeys.secrets([
      try SharedSecret(old, for: [.hs256]), try SharedSecret(Tokens.secret, for: [.hs256]),
    ])
    let verifier = Verifier(trusting: try TrustedIssuers([Tokens.issuer()]), keys: FixedKeys(["us": keys]))
    for secret in [old, Tokens.secret] {
      let token = try Tokens.sign(Tokens.claims(), secret: secret)
      #expect(throws: Never.self) { try verifier.verify(token, at: Tokens.date()) }
    }
  }

  @Test func anAlgorithmOutsideTheIssuersListIsRefused() throws {
    let token = try Tokens.sign(Tokens.claims(), secret: Tokens.secret + Tokens.secret, algorithm: .hs512)
    let error = #expect(throws: VerificationError.self) {
      try Tokens.verifier(Tokens.issuer()).verify(token, at: Tokens.date())
    }
    #expect(error == .refused(.algorithmNotAllowed(expected: [.hs256], actual: .hs512)))
  }

  @Test func keysThatCannotBeHadAreNoRefusal() throws {
    let verifier = Verifier(trusting: try TrustedIssuers([Tokens.issuer()]), keys: FixedKeys([:]))
    let error = #expect(throws: VerificationError.self) {
      try verifier.verify(Tokens.sign(Tokens.claims()), at: Tokens.date())
    }
    #expect(error?.code == "keys_unavailable")
  }

  /// Whatever a token says, the report of its refusal is short and holds no token.
  @Test func aReportIsBoundedAndHoldsNoToken() throws {
    let essay = String(repeating: "e\u{301}", count: 4_000)
    for changes in [["iss": essay], ["aud": essay], ["aud": [String](repeating: essay, count: 1)]] {
      let token = try Tokens.sign(Tokens.claims(changes))
      let error = #expect(throws: VerificationError.self) {
        try Tokens.verifier(Tokens.issuer()).verify(token, at: Tokens.date())
      }
      guard case .refused(let refusal) = error else { Issue.record("not refused"); return }
      for text in [refusal.expected, refusal.actual, refusal.reason] {
        #expect(text.utf8.count < 1_500)
        #expect(!text.utf8.elementsEqual(token))
      }
    }
  }

  /// Every prefix, and every byte replaced: a refusal, never a trap and never an accept.
  @Test func noDamagedTokenIsBelieved() throws {
    let verifier = try Tokens.verifier(Tokens.issuer())
    let token = try Tokens.sign(Tokens.claims())
    for count in 0..<token.count {
      #expect(throws: VerificationError.self) { try verifier.verify(Array(token[..<count]), at: Tokens.date()) }
    }
    for index in token.indices {
      for byte in [0, 0x2E, 0x41, 0x5F, 0x7F, 0xFF, token[index] ^ 1] as [UInt8] where byte != token[index] {
        var damaged = token
        damaged[index] = byte
        #expect(throws: VerificationError.self, "byte \(index)") { try verifier.verify(damaged, at: Tokens.date()) }
      }
    }
  }

  @Test func theWitnessSeesEveryRequirementAndTheVerdictStaysTheSame() throws {
    struct Notes: Witness {
      static let wantsEveryRequirement = true
      var refusals: [Refusal] = []
      var count = 0
      mutating func saw(_ check: @autoclosure () -> Check) {
        count += 1
        if case .requirement(_, _, _, let refusal?) = check() { refusals.append(refusal) }
      }
    }
    let verifier = try Tokens.verifier(Tokens.issuer())
    let token = try Tokens.sign(Tokens.claims(["aud": "x", "exp": Tokens.now - 1]))
    var notes = Notes()
    let error = #expect(throws: VerificationError.self) {
      try verifier.verify(token, at: Tokens.date(), before: &notes)
    }
    #expect(error?.code == "expired")
    #expect(notes.refusals.map(\.code) == ["expired", "audience_mismatch"])
    #expect(notes.count == 4 + 5)
  }

  @Test func twoIssuersOfOneNameOrOneIdentifierAreRefused() throws {
    #expect(throws: InvalidIssuer.self) { try TrustedIssuers([Tokens.issuer(), Tokens.issuer()]) }
    #expect(throws: InvalidIssuer.self) { try TrustedIssuers([]) }
  }

  @Test func everythingWrongWithAnIssuerIsSaidAtOnce() {
    let error = #expect(throws: InvalidIssuer.self) {
      try Issuer(
        name: "Us:", identifier: "", audiences: .oneOf([]), algorithms: [.rs256, .hs256],
        keys: .url("http://example.com/keys"), type: "", leeway: 301, groupsClaim: "")
    }
    #expect(
      error?.problems.map(\.setting) == [
        "name", "issuer", "audiences", "algorithms", "keys.url", "type", "groupsClaim", "leeway",
      ])
  }
}
