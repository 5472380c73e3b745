import AuthorizerApp
import Testing

/// What the log says of a request however it ended.
@Suite struct CircumstancesTests {
  @Test func aTokenNamesItsIssuerWhetherOrNotItIsBelieved() throws {
    for changes in [[:], ["groups": []], ["exp": 1], ["sub": 7]] as [[String: Any]] {
      let verdict = try AuthorizerTests.verdict("Bearer \(AuthorizerTests.token(changes))")
      #expect(
        verdict.circumstances
          == Verdict.Circumstances(event: "token", credential: "jwt", issuer: "us", keySource: "us"))
    }
  }

  @Test func whatNamesNoIssuerOfThePolicyHasNone() throws {
    for text in ["a.b.c", try AuthorizerTests.token(["iss": "urn:them"])] {
      let verdict = try AuthorizerTests.verdict("Bearer \(text)")
      #expect(verdict.circumstances == Verdict.Circumstances(event: "token", credential: "jwt"))
    }
    #expect(try AuthorizerTests.verdict(nil).circumstances == Verdict.Circumstances(event: "token"))
    #expect(try AuthorizerTests.authorizer().verdict(on: [], at: AuthorizerTests.now).circumstances == .init())
  }

  /// `printf %s us:u-1 | sha256sum | cut -c1-32`
  @Test func aCallerIsCalledByAHash() throws {
    let verdict = try AuthorizerTests.verdict("Bearer \(AuthorizerTests.token())")
    #expect(verdict.caller?.principalHash == "399b41b00dc9a97106065efe286bc96d")
  }
}
