import APIGateway
import Testing

private let session = CredentialPlaces(tokens: [.cookie("session")])
private let query = CredentialPlaces(tokens: [.query("access_token")])
private let subprotocol = CredentialPlaces(tokens: [.subprotocol("bearer")])

@Test(arguments: [
  "session=a.b.c", "theme=dark; session=a.b.c", "theme=dark;session=a.b.c;", "session=a.b.c; theme=dark",
  "; ;session=a.b.c", "nonsense; session=a.b.c", "Session=d.e.f; session=a.b.c", "x=session=d.e.f; session=a.b.c",
  "session=a.b.c; session=a.b.c", "xsession=d.e.f; session=a.b.c",
])
func findsTheTokenInTheCookieHeader(header: String) throws {
  for kind in wholeRequests {
    #expect(
      try Request(kind: kind, headers: [("Cookie", header)]).presented(at: session)
        == .token("a.b.c", .cookie("session")))
  }
  #expect(
    try Request(kind: .http2, cookies: [header]).presented(at: session) == .token("a.b.c", .cookie("session")))
}

@Test func findsTheTokenAmongTheCookiesOfPayload2() throws {
  let cookies = ["theme=dark", "session=a.b.c"]
  #expect(try Request(kind: .http2, cookies: cookies).presented(at: session) == .token("a.b.c", .cookie("session")))
  let both = Request(kind: .http2, headers: [("cookie", "session=a.b.c")], cookies: cookies)
  #expect(try both.presented(at: session) == .token("a.b.c", .cookie("session")))
}

@Test(arguments: [
  "", "session", "session=", "Session=a.b.c", "session =a.b.c", "\tsession=a.b.c", "x=1, session=a.b.c",
])
func aCookieOfAnotherNameOrWithoutAValueIsNone(header: String) throws {
  #expect(try Request(headers: [("Cookie", header)]).presented(at: session) == nil)
}

@Test(arguments: [
  "session=a.b.c,d.e.f", "session=\"a.b.c\"", "session=a.b.c\t", "session= a.b.c", "session=Bearer a.b.c", "session=é",
])
func aCookieThatIsNoTokenIsRefused(header: String) {
  #expect(throws: InvalidCredentials.malformed(at: "the cookie session")) {
    try Request(headers: [("Cookie", header)]).presented(at: session)
  }
}

/// Whoever can set a cookie for a parent domain can add a second one of the same name.
@Test(arguments: [
  Request(headers: [("Cookie", "session=a.b.c; session=d.e.f")]),
  Request(headers: [("Cookie", "session=; session=d.e.f")]),
  Request(headers: [("Cookie", "session=a.b.c")], allHeaders: [("cookie", ["session=a.b.c", "session=d.e.f"])]),
  Request(kind: .http2, cookies: ["session=a.b.c", "session=d.e.f"]),
  Request(kind: .http2, headers: [("cookie", "session=d.e.f")], cookies: ["session=a.b.c"]),
])
func twoCookiesOfOneNameAreRefused(request: Request) {
  #expect(throws: InvalidCredentials.ambiguous(at: ["the cookie session"])) { try request.presented(at: session) }
}

@Test(arguments: wholeRequests)
func aTokenInTheQueryCountsOnConnectOnly(kind: AuthorizerEvent.Kind) throws {
  let request = Request(kind: kind, query: [("access_token", "a.b.c")], fullQuery: [("access_token", ["a.b.c"])])
  let expected = kind == .webSocket ? Presented.token("a.b.c", .query("access_token")) : nil
  #expect(try request.presented(at: query) == expected)
}

@Test func aQueryParametersNameCountsWithItsCase() throws {
  for name in ["Access_token", "access_token ", "access-token", "access_token[]"] {
    #expect(try Request(kind: .webSocket, query: [(name, "a.b.c")]).presented(at: query) == nil)
  }
}

@Test func aQueryWithTwoValuesOrNoTokenIsRefused() {
  for request in [
    Request(kind: .webSocket, query: [("access_token", "d.e.f")], fullQuery: [("access_token", ["a.b.c", "d.e.f"])]),
    Request(kind: .webSocket, query: [("access_token", "d.e.f")], fullQuery: [("access_token", ["a.b.c"])]),
  ] {
    #expect(throws: InvalidCredentials.ambiguous(at: ["the query parameter access_token"])) {
      try request.presented(at: query)
    }
  }
  for value in ["Bearer a.b.c", "a.b.c,d.e.f", " a.b.c", "a%2Eb.c"] {
    #expect(throws: InvalidCredentials.malformed(at: "the query parameter access_token")) {
      try Request(kind: .webSocket, query: [("access_token", value)]).presented(at: query)
    }
  }
}

@Test(arguments: [
  "bearer, a.b.c", "bearer,a.b.c", "chat, bearer,  a.b.c", "bearer, a.b.c, chat", "bearer, a.b.c, bearer, a.b.c",
])
func findsTheTokenBehindItsSubprotocol(header: String) throws {
  for kind in wholeRequests {
    let expected = kind == .webSocket ? Presented.token("a.b.c", .subprotocol("bearer")) : nil
    #expect(
      try Request(kind: kind, headers: [("Sec-WebSocket-Protocol", header)]).presented(at: subprotocol) == expected)
  }
}

@Test func whatIsNotBehindTheSubprotocolIsNoToken() throws {
  func presented(_ header: String) throws -> Presented? {
    try Request(kind: .webSocket, headers: [("sec-websocket-protocol", header)]).presented(at: subprotocol)
  }
  for header in ["", "chat", "a.b.c", "Bearer, a.b.c", "chat, a.b.c", "\tbearer, a.b.c", "xbearer, a.b.c"] {
    #expect(try presented(header) == nil)
  }
  for header in ["bearer", "chat, bearer", "bearer,", "bearer, , a.b.c"] {
    #expect(throws: InvalidCredentials.missing) { try presented(header) }
  }
  for header in ["bearer, a b", "bearer, \"a.b.c\"", "bearer,\ta.b.c"] {
    #expect(throws: InvalidCredentials.malformed(at: "the subprotocol bearer")) { try presented(header) }
  }
  for header in ["bearer, a.b.c, bearer, d.e.f", "bearer, bearer, a.b.c", "bearer, a.b.c, bearer"] {
    #expect(throws: InvalidCredentials.ambiguous(at: ["the subprotocol bearer"])) { try presented(header) }
  }
}

@Test(arguments: wholeRequests)
func anAPIKeyIsTheWholeValueOfItsPlace(kind: AuthorizerEvent.Kind) throws {
  let header = CredentialPlaces(tokens: [], keys: [.header("x-api-key")])
  let parameter = CredentialPlaces(tokens: [], keys: [.query("key")])
  // Compared byte for byte with what it must be, so nothing is taken away or refused here.
  for key in ["s3cret", "a b,c;d=e", " s3cret ", "pässword", "Bearer a.b.c"] {
    #expect(
      try Request(kind: kind, headers: [("X-API-Key", key)]).presented(at: header) == .key(key, .header("x-api-key")))
    #expect(try Request(kind: kind, query: [("key", key)]).presented(at: parameter) == .key(key, .query("key")))
  }
  #expect(try Request(kind: kind, headers: [("x-api-key", "")], query: [("key", "")]).presented(at: header) == nil)
  #expect(try Request(kind: kind, headers: [("x-api-key", "")], query: [("key", "")]).presented(at: parameter) == nil)
  #expect(try Request(kind: kind, query: [("Key", "s3cret")]).presented(at: parameter) == nil)
}

@Test func twoAccentsThatLookAlikeAreTwoKeys() {
  let header = CredentialPlaces(tokens: [], keys: [.header("x-api-key")])
  let request = Request(headers: [("x-api-key", "caf\u{E9}"), ("X-Api-Key", "cafe\u{301}")])
  #expect(throws: InvalidCredentials.ambiguous(at: ["the header x-api-key"])) { try request.presented(at: header) }
}

@Test(arguments: [
  // Two tokens, two kinds, a good one beside a bad one: of two one is somebody else's.
  Request(headers: [("Authorization", "Bearer a.b.c"), ("Cookie", "session=d.e.f")]),
  Request(headers: [("Authorization", "Bearer a.b.c"), ("X-Token", "d.e.f")]),
  Request(headers: [("Authorization", "Bearer a.b.c"), ("X-Api-Key", "s3cret")]),
  Request(headers: [("Authorization", "Bearer a.b.c"), ("X-Api-Key", "a.b.c")]),
  Request(headers: [("Authorization", "Bearer a.b.c")], query: [("key", "s3cret")]),
  Request(headers: [("Authorization", "Basic dTpw"), ("X-Token", "a.b.c")]),
  Request(headers: [("Authorization", "Basic dTpw"), ("X-Api-Key", "s3cret")]),
  Request(headers: [("X-Api-Key", "s3cret")], query: [("key", "other")]),
  Request(kind: .webSocket, headers: [("Authorization", "Bearer a.b.c")], query: [("access_token", "d.e.f")]),
  Request(kind: .webSocket, headers: [("Sec-WebSocket-Protocol", "bearer, a.b.c")], query: [("access_token", "d.e.f")]),
])
func twoCredentialsAreRefused(request: Request) throws {
  let problem = try #require(throws: InvalidCredentials.self) { try request.presented(at: everywhere) }
  #expect(problem.code == "credentials_ambiguous")
  for value in ["a.b.c", "d.e.f", "s3cret", "other"] { #expect(!problem.description.contains(value)) }
}

@Test(arguments: [
  Request(headers: [("Authorization", "Bearer a.b.c"), ("X-Token", "d.e.f,")]),
  Request(headers: [("Authorization", "Negotiate a"), ("X-Token", "d.e.f")]),
  Request(headers: [("Authorization", "Bearer"), ("X-Token", "d.e.f")]),
])
func aGoodCredentialDoesNotMakeUpForABadOne(request: Request) {
  #expect(throws: InvalidCredentials.self) { try request.presented(at: everywhere) }
}

@Test func theSameTokenInTwoPlacesIsOne() throws {
  let request = Request(
    kind: .webSocket,
    headers: [
      ("Authorization", "Bearer a.b.c"), ("X-Token", "a.b.c"), ("Cookie", "session=a.b.c"),
      ("Sec-WebSocket-Protocol", "bearer, a.b.c"),
    ], query: [("access_token", "a.b.c")])
  #expect(try request.presented(at: everywhere) == .bearer("a.b.c"))
}

@Test func whatThePolicyDoesNotNameIsNotLookedAt() throws {
  let request = Request(
    headers: [("Authorization", "Bearer a.b.c"), ("X-Api-Key", "s3cret"), ("Cookie", "session=d.e.f; session=x")],
    query: [("key", "other")])
  #expect(try request.presented() == .bearer("a.b.c"))
  #expect(try request.presented(at: CredentialPlaces(tokens: [])) == nil)
}
