import APIGateway
import StrictJSON
import Testing

/// The Authorization header, as a TOKEN authorizer is told it and as the others find it.
private func token(in header: String?) throws -> Presented? {
  let token = Result { try Request(kind: .token, authorizationToken: header).presented() }
  let request = Result {
    try Request(kind: .request, headers: header.map { [("Authorization", $0)] } ?? []).presented()
  }
  // Whoever is asked, it is one answer.
  #expect((try? token.get()) == (try? request.get()))
  return try token.get()
}

private let here = "the header authorization"

@Test(arguments: ["Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "bEaReR    a.b.c"])
func takesTheTokenOutOfABearerHeader(header: String) throws {
  #expect(try token(in: header) == .bearer("a.b.c"))
}

@Test(arguments: [nil, ""])
func aRequestWithoutATokenHasNone(header: String?) throws {
  #expect(try token(in: header) == nil)
}

@Test(arguments: ["Bearer", "Bearer ", "Bearer    ", "bearer"])
func aSchemeAloneIsNoToken(header: String) {
  #expect(throws: InvalidCredentials.missing) { try token(in: header) }
}

@Test(arguments: [
  "DPoP a.b.c", "Basic dXNlcjpwYXNz", "a.b.c", "Token a.b.c", " Bearer a.b.c", "Bearera.b.c", "Bearer! a.b.c",
])
func refusesAnotherScheme(header: String) {
  #expect(throws: InvalidCredentials.schemeUnsupported(in: here)) { try token(in: header) }
}

@Test(arguments: [
  "Bearer\ta.b.c", "Bearer \ta.b.c", "Bearer a.b.c ", "Bearer a.b.c\t", "Bearer a.b.c d.e.f",
  "Bearer a.b.c,Bearer d.e.f",
  "Bearer a.b.c, Bearer d.e.f", "Bearer a.b.c\r\nX: y", "Bearer Bearer a.b.c", "Bearer é.b.c",
  "Bearer\u{A0}a.b.c",
  "Bearer \"a.b.c\"", "Bearer: a.b.c", "Bearer,Bearer a.b.c",
])
func refusesAHeaderThatTwoReadersWouldReadInTwoWays(header: String) {
  #expect(throws: InvalidCredentials.malformed(at: here)) { try token(in: header) }
}

@Test func aNULIsNoEvent() {
  #expect(throws: InvalidEvent.unreadable(.malformed)) { try token(in: "Bearer a.b.c\0") }
}

@Test(arguments: ["Ｂearer a.b.c", "Bearer\u{301} a.b.c", "ＢＥＡＲＥＲ a.b.c"])
func whatLooksLikeBearerIsNot(header: String) {
  #expect(throws: InvalidCredentials.malformed(at: here)) { try token(in: header) }
}

@Test func everyProblemHasItsCodeAndNamesItsPlace() {
  let problems: [(InvalidCredentials, String, String)] = [
    (.missing, "token_missing", "no token or other credential"),
    (.schemeUnsupported(in: here), "scheme_unsupported", here), (.malformed(at: here), "authorization_malformed", here),
    (.ambiguous(at: [here]), "credentials_ambiguous", "two different values"),
    (.ambiguous(at: [here, "the cookie session"]), "credentials_ambiguous", "\(here) and the cookie session"),
    (.unknown, "credential_unknown", "nobody's"),
  ]
  for (problem, code, text) in problems {
    #expect(problem.code == code)
    #expect(problem.description.contains(text))
    #expect(problem.canHeal == ["credential_unknown", "credentials_ambiguous"].contains(code))
  }
}
