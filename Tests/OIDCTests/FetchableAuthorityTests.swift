import JOSE
import OIDC
import Testing

/// An address that no fetch would take is found when the configuration is read.
@Suite struct FetchableAuthorityTests {
  @Test(arguments: [
    "https://keys.example:0/", "https://keys.example:65536/", "https://keys.example:443:443/",
    "https://keys.example:port/",
    "https://[::1/", "https://::1]/", "https://[]/", "https://[::1]443/", "http://127.0.0.1:0/", "http://[::1]:65536/",
  ])
  func isRefused(url: String) {
    #expect(throws: InvalidIssuer.self) { try issuer(url) }
  }

  @Test(arguments: [
    "https://keys.example", "https://keys.example:1?a", "https://keys_1.example:65535/",
    "https://[2001:db8::1]:8443/set",
    "https://[::ffff:192.0.2.1]/", "http://127.0.0.1:8080/", "http://[::1]/",
  ])
  func isTaken(url: String) throws {
    _ = try issuer(url)
  }

  private func issuer(_ url: String) throws -> Issuer {
    try Issuer(name: "test", identifier: "urn:test", audiences: .any, algorithms: [.es256], keys: .url(url))
  }
}
