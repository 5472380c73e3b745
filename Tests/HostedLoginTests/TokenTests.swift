import Foundation
import HTTPTypes
import LocalHTTP
import SAMTemplate
import Testing

@testable import HostedLogin

/// /oauth2/token and /oauth2/revoke.
@Suite struct TokenTests {
  private let world: LoginWorld
  private let browser: Browser

  init() throws {
    world = try LoginWorld()
    browser = Browser(world)
  }

  private func code(_ asking: Asking = Asking()) throws -> String {
    if browser.cookies["latchkey-session-8082"] == nil { _ = try browser.signIn(asking) }
    return try #require(browser.get("/oauth2/authorize?\(asking.query)").sent["code"])
  }

  private func good() throws -> [(String, String?)] {
    [
      ("grant_type", "authorization_code"), ("code", try code()), ("client_id", "webclient1"),
      ("redirect_uri", LoginWorld.callback), ("code_verifier", Asking().verifier),
    ]
  }

  static let faults: [(String, String?, String)] = [
    ("grant_type", nil, "invalid_request"), ("grant_type", "password", "unsupported_grant_type"),
    ("grant_type", "Authorization_Code", "unsupported_grant_type"),
    ("grant_type", "client_credentials", "unauthorized_client"),
    ("client_id", nil, "invalid_request"), ("client_id", "webclient2", "invalid_client"),
    ("code", nil, "invalid_request"), ("code", "", "invalid_request"), ("code", "unknown", "invalid_grant"),
    ("redirect_uri", nil, "invalid_request"), ("redirect_uri", "http://127.0.0.1:8080", "invalid_grant"),
    ("redirect_uri", "https://app.example.com/back?at=1", "invalid_grant"),
    ("code_verifier", nil, "invalid_request"),
    ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", "invalid_grant"),
    ("code_verifier", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "invalid_grant"),
  ]

  @Test(arguments: faults.indices)
  func whatIsWrongIsSaidInTheWordsOfRFC6749(index: Int) throws {
    let (name, value, error) = TokenTests.faults[index]
    let answer = world.post("/oauth2/token", try good().map { $0.0 == name ? (name, value) : $0 })
    #expect(answer.status == .badRequest)
    #expect(answer.error == error)
    #expect(answer.field("Cache-Control") == "no-store")
    #expect(answer.field("Content-Type") == "application/json")
    #expect(answer.object["access_token"] == nil)
  }

  @Test func aFieldThatIsThereTwiceIsRefused() throws {
    for (name, value) in try good() {
      #expect(world.post("/oauth2/token", try good() + [(name, value)]).error == "invalid_request", "\(name)")
    }
    // One that nobody asks for, and one that nobody may send.
    for name in ["resource", "client_secret"] {
      let answer = world.post("/oauth2/token", try good() + [(name, "x"), (name, "x")])
      #expect(answer.error == "invalid_request", "\(name)")
    }
  }

  @Test func aClientWithASecretIsAnother() throws {
    #expect(world.post("/oauth2/token", try good() + [("client_secret", "x")]).error == "invalid_client")
    #expect(
      world.post("/oauth2/token", try good(), [("Authorization", "Basic d2ViY2xpZW50MTo=")]).error == "invalid_client")
  }

  @Test func onlyAFormIsReadAndOnlyInTheBody() throws {
    let body = encoded(try good())
    for type in ["application/json", "text/plain", ""] {
      #expect(world.send(.post, "/oauth2/token", [("Content-Type", type)], body: body).error == "invalid_request")
    }
    #expect(world.send(.post, "/oauth2/token", body: body).error == "invalid_request")
    let form = ("Content-Type", "application/x-www-form-urlencoded")
    #expect(world.send(.post, "/oauth2/token", [form, form], body: body).error == "invalid_request")
    #expect(world.send(.post, "/oauth2/token?\(body)", [form]).error == "invalid_request")
    #expect(world.send(.post, "/oauth2/token?", [form], body: body).error == "invalid_request")
    let withCharset = ("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")
    #expect(world.send(.post, "/oauth2/token", [withCharset], body: body).status == .ok)
  }

  @Test(arguments: [
    "grant_type=%zz", "a=" + String(repeating: "b", count: 9000), String(repeating: "a=1&", count: 33), "code=%00",
    "client_id=webclient1&client_id=webclient1",
  ])
  func aBodyThatCannotBeReadIsRefused(body: String) throws {
    let answer = world.send(
      .post, "/oauth2/token", [("Content-Type", "application/x-www-form-urlencoded")], body: body)
    #expect(answer.status == .badRequest && answer.error == "invalid_request")
  }

  @Test func aCodeWorksOnceAndItsSecondUseRevokes() throws {
    let code = try code()
    let first = world.redeem(code)
    let refresh = try #require(first.object["refresh_token"] as? String)
    let access = try #require(first.object["access_token"] as? String)
    #expect(world.refresh(refresh).status == .ok && world.userInfo(access).status == .ok)
    #expect(world.redeem(code).error == "invalid_grant")
    #expect(world.refresh(refresh).error == "invalid_grant")
    #expect(world.userInfo(access).status == .unauthorized)
  }

  @Test func aWrongVerifierSpendsTheCode() throws {
    let code = try code()
    #expect(world.redeem(code, verifier: String(repeating: "a", count: 43)).error == "invalid_grant")
    #expect(world.redeem(code).error == "invalid_grant")
  }

  @Test func aVerifierHasTheLengthThatRFC7636Asks() throws {
    for (count, error) in [(42, "invalid_grant"), (43, nil), (128, nil), (129, "invalid_grant")] as [(Int, String?)] {
      let asking = Asking(verifier: String(repeating: "v", count: count))
      #expect(world.redeem(try code(asking), asking).error == error)
    }
    let asking = Asking(verifier: String(repeating: "+", count: 43))
    #expect(world.redeem(try code(asking), asking).error == "invalid_grant")
  }

  @Test func aCodeServesFiveMinutes() throws {
    let (first, second) = (try code(), try code())
    world.wait(299)
    #expect(world.redeem(first).status == .ok)
    world.wait(1)
    #expect(world.redeem(second).error == "invalid_grant")
  }

  @Test func aRefreshTokenEnds() throws {
    let refresh = try #require(world.redeem(try code()).object["refresh_token"] as? String)
    world.wait(86_399)
    #expect(world.refresh(refresh).status == .ok)
    world.wait(1)
    #expect(world.refresh(refresh).error == "invalid_grant")
  }

  @Test func aRefreshTokenIsOfOneClientAndIsAsked() throws {
    let refresh = try #require(world.redeem(try code()).object["refresh_token"] as? String)
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", "webclient1")]
    #expect(world.post("/oauth2/token", [form[0], form[1], ("client_id", "other")]).error == "invalid_client")
    #expect(world.post("/oauth2/token", [form[0], form[2]]).error == "invalid_request")
    #expect(world.post("/oauth2/token", [form[0], form[2], ("refresh_token", refresh + "A")]).error == "invalid_grant")
    #expect(world.post("/oauth2/token", form).status == .ok)
  }

  @Test func revokingEndsTheRefreshTokenAndWhatFollowsFromIt() throws {
    let first = world.redeem(try code())
    let other = world.redeem(try code())
    let refresh = try #require(first.object["refresh_token"] as? String)
    let later = try #require(world.refresh(refresh).object["access_token"] as? String)
    let answer = world.revoke(refresh)
    #expect(answer.status == .ok && answer.body.isEmpty)
    #expect(world.refresh(refresh).error == "invalid_grant")
    #expect(world.userInfo(later).status == .unauthorized)
    #expect(world.refresh(try #require(other.object["refresh_token"] as? String)).status == .ok)
    // RFC 7009 section 2.2.
    #expect(world.revoke(refresh).status == .ok && world.revoke("unknown").status == .ok)
  }

  @Test func onlyRefreshTokensAreRevoked() throws {
    let access = try #require(world.redeem(try code()).object["access_token"] as? String)
    #expect(world.revoke(access).error == "unsupported_token_type")
    #expect(world.userInfo(access).status == .ok)
    #expect(world.post("/oauth2/revoke", [("client_id", "webclient1")]).error == "invalid_request")
    #expect(world.post("/oauth2/revoke", [("client_id", "x"), ("token", "y")]).error == "invalid_client")
    #expect(world.get("/oauth2/revoke").status == .methodNotAllowed)
  }

  @Test func withoutOpenidThereIsNoIDTokenAndNoUserInfo() throws {
    let pool = LoginSettings.Pool(
      id: "p", clientID: "webclient1", groups: [], callbackURLs: [LoginWorld.callback], logoutURLs: [],
      scopes: ["openid", "api/read"], accessTokenSeconds: 3600, idTokenSeconds: 3600, refreshTokenSeconds: 3600)
    let world = try LoginWorld(pool: pool)
    let reply = try Browser(world).tokens(Asking(scope: "api/read"))
    #expect(reply.status == .ok && reply.object["id_token"] == nil && reply.object["refresh_token"] != nil)
    let info = world.userInfo(try #require(reply.object["access_token"] as? String))
    #expect(info.status == .forbidden && info.field("WWW-Authenticate")?.contains("insufficient_scope") == true)
  }
}
