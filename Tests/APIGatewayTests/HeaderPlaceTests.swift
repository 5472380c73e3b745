import APIGateway
import Testing

private let bare = TokenSource.header("x-token", scheme: .none)
private let bareToken = CredentialPlaces(tokens: [bare])

@Test(arguments: wholeRequests, ["Authorization", "authorization", "AUTHORIZATION", "aUTHORIZATIOn"])
func aHeadersNameIsFoundInAnyCase(kind: AuthorizerEvent.Kind, name: String) throws {
  #expect(try Request(kind: kind, headers: [(name, "Bearer a.b.c")]).presented() == .bearer("a.b.c"))
  #expect(try Request(kind: kind, allHeaders: [(name, ["Bearer a.b.c"])]).presented() == .bearer("a.b.c"))
}

@Test(arguments: [
  "Authorisation", "Authorization ", " Authorization", "Authorization:", "X-Authorization", "Author\u{131}zation",
  "Proxy-Authorization", "Ａuthorization",
])
func anotherHeaderIsNotLookedAt(name: String) throws {
  #expect(try Request(headers: [(name, "Bearer a.b.c")]).presented() == nil)
}

@Test func theKelvinSignIsNoKInANameEither() throws {
  #expect(try Request(headers: [("x-to\u{212A}en", "a.b.c")]).presented(at: bareToken) == nil)
  let kelvin = CredentialPlaces(tokens: [.header("x-to\u{212A}en", scheme: .none)])
  #expect(try Request(headers: [("x-token", "a.b.c")]).presented(at: kelvin) == nil)
}

@Test(arguments: wholeRequests)
func theSameValueTwiceIsOneValue(kind: AuthorizerEvent.Kind) throws {
  let request = Request(
    kind: kind, headers: [("Authorization", "Bearer a.b.c"), ("authorization", "Bearer a.b.c")],
    allHeaders: [("AUTHORIZATION", ["Bearer a.b.c", "Bearer a.b.c"])])
  #expect(try request.presented() == .bearer("a.b.c"))
}

@Test(
  arguments: wholeRequests,
  [
    Request(headers: [("Authorization", "Bearer a.b.c"), ("authorization", "Bearer d.e.f")]),
    Request(headers: [("Authorization", "Bearer a.b.c")], allHeaders: [("Authorization", ["Bearer d.e.f"])]),
    Request(
      headers: [("Authorization", "Bearer a.b.c")], allHeaders: [("Authorization", ["Bearer d.e.f", "Bearer a.b.c"])]),
    Request(allHeaders: [("Authorization", ["Bearer a.b.c"]), ("authorization", ["Bearer d.e.f"])]),
    Request(headers: [("Authorization", "")], allHeaders: [("Authorization", ["Bearer a.b.c"])]),
    Request(headers: [("Authorization", "Bearer a.b.c"), ("authorization", "bearer a.b.c")]),
    Request(headers: [("Authorization", "Bearer a.b.c"), ("authorization", "Basic dTpw")]),
  ])
func twoValuesOfOneHeaderAreRefused(kind: AuthorizerEvent.Kind, request: Request) throws {
  var request = request
  request.kind = kind
  #expect(throws: InvalidCredentials.ambiguous(at: ["the header authorization"])) { try request.presented() }
}

@Test(arguments: ["Bearer a.b.c,Bearer d.e.f", "Bearer a.b.c, Bearer d.e.f", "Bearer a.b.c,d.e.f", "Bearer a.b.c,"])
func twoHeadersThatPayload2HasJoinedAreRefused(header: String) {
  #expect(throws: InvalidCredentials.malformed(at: "the header authorization")) {
    try Request(kind: .http2, headers: [("authorization", header)]).presented()
  }
}

@Test func aBareTokenIsTheWholeValue() throws {
  for kind in AuthorizerEvent.Kind.allCases {
    let request = Request(kind: kind, authorizationToken: "a.b.c", headers: [("X-Token", "a.b.c")])
    #expect(try request.presented(at: bareToken) == .token("a.b.c", bare))
  }
}

@Test(arguments: [
  "Bearer a.b.c", "bearer a.b.c", "DPoP a.b.c", "Basic dTpw", " a.b.c", "a.b.c ", "a.b.c,d.e.f", "a.b.c\t", "\"a.b.c\"",
  "a.b.c;", "é.b.c",
])
func aBareTokenHasNoScheme(value: String) {
  #expect(throws: InvalidCredentials.malformed(at: "the header x-token")) {
    try Request(headers: [("X-Token", value)]).presented(at: bareToken)
  }
}

@Test func oneHeaderMayHaveAllSchemesThatThePolicyNames() throws {
  let places = CredentialPlaces(tokens: [.standard, .header("authorization", scheme: .none)], acceptsBasic: true)
  for kind in AuthorizerEvent.Kind.allCases {
    func presented(_ value: String) throws -> Presented? {
      try Request(kind: kind, authorizationToken: value, headers: [("Authorization", value)]).presented(at: places)
    }
    #expect(try presented("Bearer a.b.c") == .bearer("a.b.c"))
    #expect(try presented("a.b.c") == .token("a.b.c", .header("authorization", scheme: .none)))
    #expect(try presented("Basic dTpw") == .basic("u", "p"))
    #expect(throws: InvalidCredentials.malformed(at: "the header authorization")) { try presented("DPoP a.b.c") }
    #expect(throws: InvalidCredentials.missing) { try presented("Bearer") }
  }
}

@Test func aSchemeInAnotherHeaderIsReadThere() throws {
  let source = TokenSource.header("x-forwarded-authorization", scheme: .bearer)
  let request = Request(headers: [("X-Forwarded-Authorization", "Bearer a.b.c"), ("Authorization", "Bearer d.e.f")])
  #expect(try request.presented(at: CredentialPlaces(tokens: [source])) == .token("a.b.c", source))
}

@Test func aTOKENEventsHeaderIsTheFirstThatThePolicyNames() throws {
  func presented(_ value: String, _ places: CredentialPlaces) throws -> Presented? {
    try Request(kind: .token, authorizationToken: value).presented(at: places)
  }
  let key = KeyPlace.header("x-api-key")
  // Tokens' headers come before keys' headers.
  let both = CredentialPlaces(tokens: [.cookie("s"), bare, .standard], keys: [.query("k"), key], acceptsBasic: true)
  #expect(try presented("a.b.c", both) == .token("a.b.c", bare))
  #expect(throws: InvalidCredentials.malformed(at: "the header x-token")) { try presented("Basic dTpw", both) }
  #expect(throws: InvalidCredentials.malformed(at: "the header x-token")) { try presented("Bearer a.b.c", both) }
  // Keys' headers before none.
  let keys = CredentialPlaces(tokens: [.cookie("s")], keys: [.query("k"), key], acceptsBasic: true)
  #expect(try presented("s3cret", keys) == .key("s3cret", key))
  #expect(try presented("Basic dTpw", keys) == .key("Basic dTpw", key))
  // Where no other header is looked at, Basic is in authorization.
  let basic = CredentialPlaces(tokens: [.cookie("s")], keys: [.query("k")], acceptsBasic: true)
  #expect(try presented("Basic dTpw", basic) == .basic("u", "p"))
  #expect(throws: InvalidCredentials.schemeUnsupported(in: "the header authorization")) {
    try presented("Bearer a.b.c", basic)
  }
  let standard = CredentialPlaces(acceptsBasic: true)
  #expect(try presented("Basic dTpw", standard) == .basic("u", "p"))
  #expect(try presented("Bearer a.b.c", standard) == .bearer("a.b.c"))
  // No header at all.
  #expect(try presented("Bearer a.b.c", CredentialPlaces(tokens: [.cookie("s")], keys: [.query("k")])) == nil)
}
