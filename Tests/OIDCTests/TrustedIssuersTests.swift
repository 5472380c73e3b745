import JOSE
import OIDC
import Testing

/// The keys of whoever is asked for, and a note of who that was.
private struct OneSecret: KeyProvider {
  let keys: IssuerKeys

  func keys(of issuer: Issuer, for keyID: String?, within limit: Duration?) throws(Failure) -> IssuerKeys { keys }
}

struct TrustedIssuersTests {
  /// Tenants as an identity provider numbers them, so that they share their beginnings and their lengths.
  static func tenant(_ number: Int) throws -> Issuer {
    try Issuer(
      name: "tenant-\(number)", identifier: "https://login.example.com/tenants/\(number)/v2.0", audiences: .any,
      algorithms: [.hs256], keys: .secrets([TimedSecret(.environment("UNUSED"))]))
  }

  @Test func aTokenIsItsOwnTenantsAmongThousands() throws {
    let issuers = try TrustedIssuers((0..<2000).map { try TrustedIssuersTests.tenant($0) })
    let keys = IssuerKeys.secrets([try SharedSecret(Tokens.secret, for: [.hs256])])
    let verifier = Verifier(trusting: issuers, keys: OneSecret(keys: keys))
    for number in [0, 1, 7, 10, 99, 100, 999, 1000, 1234, 1999] {
      let iss = "https://login.example.com/tenants/\(number)/v2.0"
      let token = try verifier.verify(Tokens.sign(Tokens.claims(["iss": iss])), at: Tokens.date())
      #expect(token.issuer.name == "tenant-\(number)")
    }
    for other in [
      "https://login.example.com/tenants/2000/v2.0", "https://login.example.com/tenants/1/v2.0/", "",
      "https://login.example.com/tenants/01/v2.0", "https://login.example.com/tenants/1/V2.0",
      "HTTPS://login.example.com/tenants/1/v2.0",
    ] {
      let error = #expect(throws: VerificationError.self) {
        try verifier.verify(Tokens.sign(Tokens.claims(["iss": other])), at: Tokens.date())
      }
      #expect(error?.code == "issuer_unknown", "\(other)")
    }
  }

  @Test func oneOfThousandsTwiceIsRefused() throws {
    let issuers = try (0..<2000).map { try TrustedIssuersTests.tenant($0) }
    let error = #expect(throws: InvalidIssuer.self) { try TrustedIssuers(issuers + [issuers[1234]]) }
    #expect(error?.problems.map(\.setting) == ["name", "issuer"])
  }
}
