import APIGateway
import Testing

private let places = CredentialPlaces(tokens: [], acceptsBasic: true)

private func presented(_ value: String) throws -> Presented? {
  let token = Result { try Request(kind: .token, authorizationToken: value).presented(at: places) }
  let http = Result { try Request(kind: .http2, headers: [("authorization", value)]).presented(at: places) }
  #expect((try? token.get()) == (try? http.get()))
  return try token.get()
}

@Test(arguments: [
  // RFC 7617 section 2.
  ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"), ("BASIC dTpw", "u", "p"),
  ("basic    dTpw", "u", "p"),
  ("Basic OnA=", "", "p"), ("Basic dTo=", "u", ""), ("Basic Og==", "", ""), ("Basic dTpwOnE6", "u", "p:q:"),
  // RFC 7617 section 2.1: the pound sign in UTF-8.
  ("Basic dGVzdDoxMjPCow==", "test", "123£"),
])
func takesUserAndPasswordApartAtTheFirstColon(value: String, user: String, password: String) throws {
  #expect(try presented(value) == .basic(user, password))
}

@Test func neitherUserNorPasswordNeedBeUTF8() throws {
  #expect(try presented("Basic /zr+") == .basic(user: [0xFF], password: [0xFE]))
}

@Test(arguments: [
  "dTp", "dTpw=", "dTpw==", "dTpwMQ=", "dTpwMQ", "dTo", "dTp=", "=dTo", "d=To", "====", "=", "dTpw\n", "dTpw ",
  "dTpw dTpw", "dTpw,dTpx", "dTpw,Basic dTpx", "dT-_", "dTpwé", "\tdTpw",
  // Loose bits behind the last byte: another spelling of the same pair.
  "Oh==", "OnB=", "dTp=",
  // No colon; a control character.
  "dXA=", "Zm9v", "dToK", "AAA6", "On8=", "dTp3CQ==",
])
func refusesWhatIsNotStrictBase64OfAPair(text: String) {
  #expect(throws: InvalidCredentials.malformed(at: "the header authorization")) { try presented("Basic \(text)") }
}

@Test(arguments: ["Basic", "Basic ", "basic   "])
func theSchemeAloneIsNothing(value: String) {
  #expect(throws: InvalidCredentials.missing) { try presented(value) }
}

@Test func readsAsMuchAsAHeaderMayHold() throws {
  let most = String(repeating: "OnBw", count: 2560)
  guard case .basic(let user, let password) = try presented("Basic " + most) else {
    Issue.record("10,240 bytes are read")
    return
  }
  #expect(user.isEmpty && password.count == 7679)
  #expect(throws: InvalidCredentials.malformed(at: "the header authorization")) { try presented("Basic OnBw" + most) }
}

@Test func basicIsRefusedWhereThePolicyKnowsNoUser() throws {
  let request = Request(headers: [("Authorization", "Basic dTpw")])
  #expect(throws: InvalidCredentials.schemeUnsupported(in: "the header authorization")) { try request.presented() }
  // Where nothing of the header is looked at, it presents nothing.
  #expect(try request.presented(at: CredentialPlaces(tokens: [.cookie("session")])) == nil)
}
