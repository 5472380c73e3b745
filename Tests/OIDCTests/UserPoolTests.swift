import OIDC
import Testing

struct UserPoolTests {
  @Test(arguments: [
    ("eu-west-1_AbC123", "eu-west-1.amazonaws.com"), ("us-gov-west-1_x", "us-gov-west-1.amazonaws.com"),
    ("cn-north-1_x", "cn-north-1.amazonaws.com.cn"), ("eusc-de-east-1_x", "eusc-de-east-1.amazonaws.eu"),
    ("us-iso-east-1_x", "us-iso-east-1.c2s.ic.gov"), ("us-isob-east-1_x", "us-isob-east-1.sc2s.sgov.gov"),
    ("eu-isoe-west-1_x", "eu-isoe-west-1.cloud.adc-e.uk"), ("us-isof-south-1_x", "us-isof-south-1.csp.hci.ic.gov"),
  ])
  func namesItsIssuerInEitherFormAndInEveryPartition(id: String, domain: String) {
    let original = UserPool(id: id)
    #expect(original?.issuer == "https://cognito-idp.\(domain)/\(id)")
    #expect(original?.keySetURL == "https://cognito-idp.\(domain)/\(id)/.well-known/jwks.json")
    let updated = UserPool(id: id, issuerForm: .updated)
    #expect(updated?.issuer == "https://issuer-cognito-idp.\(domain)/\(id)")
    #expect(updated?.keySetURL == "https://issuer-cognito-idp.\(domain)/\(id)/.well-known/jwks.json")
  }

  @Test func aPoolThatChangesOverIsTwoIssuers() throws {
    func issuer(_ name: String, _ form: UserPool.IssuerForm) throws -> Issuer {
      let pool = try #require(UserPool(id: "eu-west-1_AbC123", issuerForm: form))
      return try Issuer.cognito(name: name, userPool: pool, clients: ["web"], tokenUse: .access)
    }
    #expect(throws: Never.self) { try TrustedIssuers([issuer("a", .original), issuer("b", .updated)]) }
    #expect(throws: InvalidIssuer.self) { try TrustedIssuers([issuer("a", .updated), issuer("b", .updated)]) }
  }

  @Test(arguments: [
    "", "_x", "eu-west-1_", "eu-west-1", "EU-WEST-1_x", "eu-west-1_a/b", "eu-west_x", "eu-west-1_x_y", "évil-west-1_x",
    "a.evil/-b-1_x", "eu-west-1_é", "us-isox-east-1_x", "aws-global_x",
    "eu-west-1_" + String(repeating: "x", count: 46),
  ])
  func whatIsNoUserPoolIsNone(id: String) {
    #expect(UserPool(id: id) == nil)
    #expect(UserPool(id: id, issuerForm: .updated) == nil)
  }
}
