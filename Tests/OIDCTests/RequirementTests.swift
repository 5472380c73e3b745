import Foundation
import JOSE
import OIDC
import Signatures
import Testing

@Suite struct RequirementTests {
  @Test func aGoodTokenIsBelieved() throws {
    let token = try Tokens.verifier(Tokens.issuer()).verify(Tokens.sign(Tokens.claims()), at: Tokens.date())
    #expect(token.issuer.name == "us")
    #expect(token.claims.subject == "u-1")
    #expect(token.expiresAt == Tokens.date(300))
  }

  /// exp + leeway is the first moment at which a token is expired, for every leeway.
  @Test(arguments: [0, 1, 60, 300])
  func expiryIsExactToTheSecond(leeway: Int) throws {
    let issuer = try Tokens.issuer(leeway: leeway)
    let end = 300.0 + Double(leeway)
    #expect(try Tokens.code(of: issuer, at: end - 0.001) == nil)
    #expect(try Tokens.code(of: issuer, at: end) == "expired")
    #expect(try Tokens.code(of: issuer, at: end + 1) == "expired")
  }

  @Test(arguments: [0, 60, 300])
  func theBeginningIsExactToTheSecond(leeway: Int) throws {
    let issuer = try Tokens.issuer(leeway: leeway)
    let changes = ["nbf": Tokens.now + 10, "exp": Tokens.now + 10_000]
    #expect(try Tokens.code(changes, of: issuer, at: 10 - Double(leeway)) == nil)
    #expect(try Tokens.code(changes, of: issuer, at: 9.999 - Double(leeway)) == "not_yet_valid")
  }

  @Test(arguments: [0, 60, 300])
  func aTokenFromTheFutureIsRefusedBeyondTheTolerance(leeway: Int) throws {
    let issuer = try Tokens.issuer(leeway: leeway)
    #expect(try Tokens.code(["iat": Tokens.now + 300 + leeway, "exp": Tokens.now + 9000], of: issuer) == nil)
    #expect(
      try Tokens.code(["iat": Tokens.now + 301 + leeway, "exp": Tokens.now + 9000], of: issuer) == "issued_in_future")
  }

  @Test(arguments: ["exp", "nbf", "iat"])
  func aTimeOfAnotherTypeIsRefusedAndNotSkipped(name: String) throws {
    for value in ["1900000000", true, [1_900_000_000], ["x": 1], 1e300, 1_900_000_000_000, -1e300] as [Any] {
      #expect(try Tokens.code([name: value]) == "claim_malformed", "\(name) = \(value)")
    }
    // JSON's null is a value of the wrong type too, not an absence.
    let text = #"{"iss":"urn:us","aud":"api","exp":1800000300,"\#(name)2":0,"x":null}"#
      .replacingOccurrences(of: "\"x\"", with: name == "exp" ? "\"nbf\"" : "\"\(name)\"")
    let token = try TokenSigner.sign(
      Array(text.utf8), algorithm: .hs256, keyID: nil, type: nil, key: .secret(.init(Tokens.secret)))
    let error = #expect(throws: VerificationError.self) {
      try Tokens.verifier(Tokens.issuer()).verify(token, at: Tokens.date())
    }
    #expect(error?.code == "claim_malformed")
  }

  @Test func whatIsRequiredIsMissed() throws {
    #expect(try Tokens.code(["exp": NSNull()]) == "claim_missing")
    #expect(try Tokens.code(["aud": NSNull()]) == "claim_missing")
    #expect(try Tokens.code(["iss": NSNull()]) == "issuer_missing")
    #expect(try Tokens.code(["sub": NSNull()]) == nil)
  }

  @Test func audiencesAreComparedAsBytes() throws {
    let issuer = try Tokens.issuer(audiences: .oneOf(["caf\u{E9}", "api"]))
    for good in ["api", "caf\u{E9}", ["x", "api"], ["caf\u{E9}"]] as [Any] {
      #expect(try Tokens.code(["aud": good], of: issuer) == nil)
    }
    for bad in ["API", "api/", "cafe\u{301}", "", [], ["x"], ["ap", "i"]] as [Any] {
      #expect(try Tokens.code(["aud": bad], of: issuer) == "audience_mismatch", "\(bad)")
    }
    for malformed in [1, true, ["api": 1], ["api", 1], [["api"]]] as [Any] {
      #expect(try Tokens.code(["aud": malformed], of: issuer) == "claim_malformed", "\(malformed)")
    }
  }

  @Test func anAudienceIsOnlyWaivedInWords() throws {
    #expect(try Tokens.code(["aud": NSNull()], of: Tokens.issuer(audiences: .any)) == nil)
    #expect(throws: InvalidIssuer.self) { try Tokens.issuer(audiences: nil) }
    #expect(throws: InvalidIssuer.self) { try Tokens.issuer(audiences: .oneOf([])) }
    #expect(throws: InvalidIssuer.self) { try Tokens.issuer(audiences: .oneOf([""])) }
  }

  @Test func clientsFollowTokenUse() throws {
    let issuer = try Tokens.issuer(audiences: nil, clients: ["web"])
    let table: [(claims: [String: Any], code: String?)] = [
      (["token_use": "access", "client_id": "web", "aud": NSNull()], nil),
      (["token_use": "access", "client_id": "other", "aud": "web"], "client_mismatch"),
      (["token_use": "access", "client_id": NSNull(), "aud": "web"], "claim_missing"),
      (["token_use": "access", "client_id": ["web"], "aud": "web"], "claim_malformed"),
      (["token_use": "id", "aud": "web"], nil),
      (["token_use": "id", "aud": "other", "client_id": "web"], "audience_mismatch"),
      (["token_use": 1, "aud": "web", "client_id": "web"], "claim_malformed"),
      (["aud": "web"], nil),
      (["aud": "web", "client_id": "other"], "client_mismatch"),
      (["aud": "other", "client_id": "web"], nil),
      (["aud": NSNull()], "claim_missing"),
    ]
    for row in table { #expect(try Tokens.code(row.claims, of: issuer) == row.code, "\(row.claims)") }
  }

  @Test func tokenUseIsAskedForWhereItIsConfigured() throws {
    let issuer = try Tokens.issuer(audiences: nil, clients: ["web"], tokenUse: .access)
    #expect(try Tokens.code(["token_use": "access", "client_id": "web"], of: issuer) == nil)
    #expect(try Tokens.code(["token_use": "id", "aud": "web"], of: issuer) == "token_use_mismatch")
    #expect(try Tokens.code(["client_id": "web"], of: issuer) == "claim_missing")
    #expect(try Tokens.code(["token_use": ["access"], "client_id": "web"], of: issuer) == "claim_malformed")
  }

  @Test func audiencesAndClientsMustBothFitWhereBothAreGiven() throws {
    let issuer = try Tokens.issuer(audiences: .oneOf(["api"]), clients: ["web"])
    #expect(try Tokens.code(["token_use": "access", "client_id": "web", "aud": "api"], of: issuer) == nil)
    #expect(
      try Tokens.code(["token_use": "access", "client_id": "web", "aud": "x"], of: issuer) == "audience_mismatch")
    #expect(try Tokens.code(["token_use": "access", "client_id": "x", "aud": "api"], of: issuer) == "client_mismatch")
  }

  @Test func typesAreMediaTypes() throws {
    let issuer = try Tokens.issuer(type: "at+jwt")
    for good in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"] {
      #expect(try Tokens.code(of: issuer, type: good) == nil)
    }
    for bad in [nil, "", "JWT", "at+jwt ", "text/at+jwt", "application/application/at+jwt", "at+\u{212A}wt"] {
      #expect(try Tokens.code(of: issuer, type: bad) == "type_mismatch", "\(bad ?? "none")")
    }
  }

  @Test func aMemberThatIsThereTwiceIsRefused() throws {
    let text = #"{"iss":"urn:us","aud":"api","exp":1800000300,"exp":1900000000}"#
    let token = try TokenSigner.sign(
      Array(text.utf8), algorithm: .hs256, keyID: nil, type: nil, key: .secret(.init(Tokens.secret)))
    let error = #expect(throws: VerificationError.self) {
      try Tokens.verifier(Tokens.issuer()).verify(token, at: Tokens.date())
    }
    #expect(error?.code == "claims_malformed")
  }

  @Test func scopesAreSeparatedBySpacesOnly() throws {
    let verifier = try Tokens.verifier(Tokens.issuer())
    let token = try verifier.verify(
      Tokens.sign(Tokens.claims(["scope": "read  write\tadmin Orders:Read"])), at: Tokens.date())
    #expect(try token.claims.scopes() == ["read", "write\tadmin", "Orders:Read"])
    let wrong = try verifier.verify(Tokens.sign(Tokens.claims(["scope": ["read"]])), at: Tokens.date())
    #expect(throws: Refusal.self) { try wrong.claims.scopes() }
  }
}
