import JOSE
import KeyFetching
import OIDC
import Testing

/// The example of docs/architecture.md, with nothing but the public interface of the library `Latchkey`.
@Suite struct FiveLineTests {
  @Test func aTokenOfNobodyIsRefusedBeforeAnyKeyIsFetched() throws {
    guard let pool = UserPool(id: "eu-west-1_AbCdEfGhI") else { fatalError("no user pool id") }
    let issuer = try Issuer.cognito(
      name: "customers", userPool: pool, clients: ["1example23456789"], tokenUse: .access)
    let verifier = try Verifier(trusting: [issuer])
    // {"alg":"RS256"}.{"iss":"urn:nobody"}, signed by nobody.
    let text = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ1cm46bm9ib2R5In0.AAAA"
    let error = #expect(throws: VerificationError.self) { try verifier.verify(text) }
    #expect(error == .refused(.issuerUnknown(actual: "urn:nobody")))
  }
}
