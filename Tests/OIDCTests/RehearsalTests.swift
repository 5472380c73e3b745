import JOSE
import StrictJSON
import Testing

@testable import OIDC

/// What a token would come to if its signature held.
@Suite struct RehearsalTests {
  struct Notes: Witness {
    static let wantsEveryRequirement = true
    var requirements: [(Requirement, Refusal?)] = []
    mutating func saw(_ check: @autoclosure () -> Check) {
      if case .requirement(let requirement, _, _, let refusal) = check() { requirements.append((requirement, refusal)) }
    }
  }

  @Test func theChecksAreThoseOfTheVerifier() throws {
    let issuer = try Tokens.issuer()
    for changes: [String: Any] in [[:], ["aud": "x"], ["exp": Tokens.now - 1, "aud": "x"], ["nbf": "soon"]] {
      let token = try Tokens.sign(Tokens.claims(changes))
      var seen = Notes()
      _ = try? Tokens.verifier(issuer).verify(token, at: Tokens.date(), before: &seen)
      var rehearsed = Notes()
      let rehearsal = try Rehearsal(of: token, among: TrustedIssuers([issuer]))
      rehearsal.check(at: Tokens.date(), before: &rehearsed)
      #expect(!rehearsed.requirements.isEmpty)
      #expect(rehearsed.requirements.map(\.0) == seen.requirements.map(\.0))
      #expect(rehearsed.requirements.map(\.1) == seen.requirements.map(\.1))
      #expect(rehearsal.issuer?.name == issuer.name)
    }
  }

  @Test func aForgedTokenIsReadAndAStrangersIsCheckedForNothing() throws {
    var token = try Tokens.sign(Tokens.claims(["aud": "x"]))
    token[token.count - 3] ^= 1
    let issuer = try Tokens.issuer()
    var notes = Notes()
    let rehearsal = try Rehearsal(of: token, among: TrustedIssuers([issuer]))
    rehearsal.check(at: Tokens.date(), before: &notes)
    #expect(notes.requirements.compactMap(\.1).map(\.code) == ["audience_mismatch"])
    #expect(rehearsal.header != nil)

    var nothing = Notes()
    let stranger = try Rehearsal(
      of: Tokens.sign(Tokens.claims(["iss": "urn:stranger"])), among: TrustedIssuers([issuer]))
    stranger.check(at: Tokens.date(), before: &nothing)
    #expect(stranger.issuer == nil)
    #expect(nothing.requirements.isEmpty)
  }

  @Test func aHeaderThatIsNotUnderstoodDoesNotHideTheClaims() throws {
    let issuer = try Tokens.issuer()
    let token = try Tokens.sign(Tokens.claims(["aud": "x"]))
    let rest = token[(token.firstIndex(of: UInt8(ascii: ".")) ?? 0)...]
    let unsigned = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8)) + rest
    var notes = Notes()
    let rehearsal = try Rehearsal(of: unsigned, among: TrustedIssuers([issuer]))
    rehearsal.check(at: Tokens.date(), before: &notes)
    #expect(rehearsal.header == nil)
    #expect(notes.requirements.compactMap(\.1).map(\.code) == ["audience_mismatch"])
    for text in ["", "a.b", "YQ.YQ.YQ", "....", String(repeating: "x", count: 20_000)] {
      #expect(throws: Refusal.self) { try Rehearsal(of: Array(text.utf8), among: TrustedIssuers([issuer])) }
    }
  }
}
