import APIGateway
import Testing

@Test(arguments: ["Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "bEaReR    a.b.c"])
func takesTheTokenOutOfABearerHeader(header: String) throws {
  #expect(try BearerCredentials.token(in: header) == Array("a.b.c".utf8))
}

@Test(arguments: [nil, "", "Bearer", "Bearer ", "Bearer    "])
func aRequestWithoutATokenHasNone(header: String?) {
  #expect(throws: InvalidCredentials.missing) { try BearerCredentials.token(in: header) }
}

@Test(arguments: [
  "DPoP a.b.c", "Basic dXNlcjpwYXNz", "a.b.c", "Token a.b.c", " Bearer a.b.c", "Bearera.b.c",
  "Bearer: a.b.c".replacing(":", with: "!"),
])
func refusesAnotherScheme(header: String) {
  #expect(throws: InvalidCredentials.schemeUnsupported) { try BearerCredentials.token(in: header) }
}

@Test(arguments: [
  "Bearer\ta.b.c", "Bearer \ta.b.c", "Bearer a.b.c ", "Bearer a.b.c\t", "Bearer a.b.c d.e.f",
  "Bearer a.b.c,Bearer d.e.f",
  "Bearer a.b.c, Bearer d.e.f", "Bearer a.b.c\r\nX: y", "Bearer a.b.c\0", "Bearer Bearer a.b.c", "Bearer é.b.c",
  "Bearer\u{A0}a.b.c",
  "Bearer \"a.b.c\"", "Bearer: a.b.c", "Bearer,Bearer a.b.c",
])
func refusesAHeaderThatTwoReadersWouldReadInTwoWays(header: String) {
  #expect(throws: InvalidCredentials.malformed) { try BearerCredentials.token(in: header) }
}

@Test func theKelvinSignIsNoLetter() {
  // "BEARER" has no K; the long s (U+017F) folds to s in Unicode, and full-width letters look alike.
  #expect(throws: InvalidCredentials.malformed) { try BearerCredentials.token(in: "Ｂearer a.b.c") }
}

@Test func everyProblemHasItsCode() {
  #expect(InvalidCredentials.missing.code == "token_missing")
  #expect(InvalidCredentials.schemeUnsupported.code == "scheme_unsupported")
  #expect(InvalidCredentials.malformed.code == "authorization_malformed")
}
