import Foundation
import HTTPTypes
import JOSE
import LocalHTTP
import OIDC
import Signatures
import Testing

@testable import HostedLogin

/// From the first redirect to tokens that are believed.
@Suite struct SignInFlowTests {
  @Test func aSignInEndsInTokensThatTheKeySetProves() throws {
    let world = try LoginWorld()
    let browser = Browser(world)
    let back = try browser.signIn()
    #expect(back.status == .found)
    #expect(back.location?.hasPrefix("http://127.0.0.1:8080/?code=") == true)
    #expect(back.sent["state"] == "s-1 &=ü")
    let reply = world.redeem(try #require(back.sent["code"]))
    #expect(reply.status == .ok, "\(reply.text)")
    #expect(reply.field("Cache-Control") == "no-store")
    #expect(reply.object["token_type"] as? String == "Bearer")
    #expect(reply.object["expires_in"] as? Int == 3600)

    let served = world.get("/eu-central-1_local/.well-known/jwks.json")
    let keys = try KeySet(parsing: served.body)
    for (member, use) in [("access_token", TokenUse.access), ("id_token", .id)] {
      let token = try #require(reply.object[member] as? String)
      let issuer = try Issuer(
        name: "here", identifier: "http://127.0.0.1:8082/eu-central-1_local", clients: ["webclient1"], tokenUse: use,
        algorithms: [.rs256], keys: .file("none"))
      let verifier = Verifier(trusting: try TrustedIssuers([issuer]), keys: FixedKeys(["here": .keySet(keys)]))
      let believed = try verifier.verify(token, at: world.now)
      #expect(believed.claims.subject == "ada00000-0000-4000-8000-000000000001")
    }
  }

  @Test func theClaimsAreThoseOfCognito() throws {
    let world = try LoginWorld()
    let reply = try Browser(world).tokens()
    let access = try claims(reply.object["access_token"])
    let id = try claims(reply.object["id_token"])
    #expect(
      Set(access.keys) == [
        "sub", "cognito:groups", "iss", "version", "client_id", "origin_jti", "event_id", "token_use", "scope",
        "auth_time", "exp", "iat", "jti", "username",
      ])
    #expect(
      Set(id.keys) == [
        "at_hash", "sub", "cognito:groups", "email_verified", "email", "name", "iss", "cognito:username", "nonce",
        "origin_jti", "aud", "event_id", "token_use", "auth_time", "exp", "iat", "jti",
      ])
    #expect(access["token_use"] as? String == "access" && id["token_use"] as? String == "id")
    #expect(access["scope"] as? String == "openid email profile")
    #expect(access["version"] as? Int == 2)
    #expect(access["client_id"] as? String == "webclient1" && id["aud"] as? String == "webclient1")
    #expect(access["cognito:groups"] as? [String] == ["admins", "readers"])
    #expect(id["email"] as? String == "ada@example.com" && id["email_verified"] as? Bool == true)
    #expect(id["nonce"] as? String == "n-1")
    #expect(access["iat"] as? Int == 1_800_000_000 && access["exp"] as? Int == 1_800_003_600)
    #expect(id["exp"] as? Int == 1_800_001_800)
    #expect(access["auth_time"] as? Int == 1_800_000_000)
    for shared in ["iss", "sub", "origin_jti", "event_id", "auth_time"] {
      #expect("\(access[shared] ?? "")" == "\(id[shared] ?? "-")")
    }
    #expect(access["jti"] as? String != id["jti"] as? String)
    // OpenID Connect Core section 3.1.3.6.
    let text = try #require(reply.object["access_token"] as? String)
    let hash = Base64URL.encode(Array(sha256(Array(text.utf8).span).prefix(16)))
    #expect(id["at_hash"] as? String == String(decoding: hash, as: UTF8.self))
  }

  @Test func theTwoKindsHaveDifferentKeys() throws {
    let reply = try Browser(LoginWorld()).tokens()
    let access = try header(reply.object["access_token"])
    let id = try header(reply.object["id_token"])
    #expect(Set(access.keys) == ["alg", "kid"])
    #expect(access["alg"] as? String == "RS256" && id["alg"] as? String == "RS256")
    #expect(access["kid"] as? String != id["kid"] as? String)
  }

  @Test(
    arguments: [
      ("ada@example.com", ["admins", "readers"]), ("eve@example.com", ["editors", "readers"]),
      ("uri@example.com", ["users", "readers"]), ("ned@example.com", nil),
    ] as [(String, [String]?)])
  func everyDemoUserHasTheirGroups(email: String, groups: [String]?) throws {
    let reply = try Browser(LoginWorld()).tokens(as: email)
    #expect(try claims(reply.object["access_token"])["cognito:groups"] as? [String] == groups)
    #expect(try claims(reply.object["id_token"])["cognito:groups"] as? [String] == groups)
  }

  @Test func aSessionIsEnoughForTheNextCode() throws {
    let world = try LoginWorld()
    let browser = Browser(world)
    let first = try claims(try browser.tokens().object["access_token"])
    world.wait(600)
    let again = browser.get("/oauth2/authorize?\(Asking().query)")
    let second = try claims(world.redeem(try #require(again.sent["code"])).object["access_token"])
    #expect(second["auth_time"] as? Int == 1_800_000_000 && second["iat"] as? Int == 1_800_000_600)
    #expect(second["origin_jti"] as? String != first["origin_jti"] as? String)
  }

  @Test func aSessionEndsAfterAnHour() throws {
    let world = try LoginWorld()
    let browser = Browser(world)
    _ = try browser.signIn()
    world.wait(3599)
    #expect(browser.get("/oauth2/authorize?\(Asking().query)").sent["code"] != nil)
    world.wait(1)
    #expect(browser.get("/oauth2/authorize?\(Asking().query)").location?.hasPrefix("/login?") == true)
  }

  @Test func aRefreshGivesNewTokensOfTheSameSignIn() throws {
    let world = try LoginWorld()
    let first = try Browser(world).tokens()
    world.wait(1000)
    let second = world.refresh(try #require(first.object["refresh_token"] as? String))
    #expect(second.status == .ok && second.object["refresh_token"] == nil)
    let (before, after) = (try claims(first.object["access_token"]), try claims(second.object["access_token"]))
    for same in ["sub", "origin_jti", "auth_time", "scope", "cognito:groups"] {
      #expect("\(before[same] ?? "")" == "\(after[same] ?? "-")")
    }
    #expect(before["jti"] as? String != after["jti"] as? String)
    #expect(after["exp"] as? Int == 1_800_004_600)
    #expect(try claims(second.object["id_token"])["nonce"] == nil)
  }

  @Test func oneButtonPerUserSignsIn() throws {
    let world = try LoginWorld()
    let browser = Browser(world)
    let location = try #require(browser.get("/oauth2/authorize?\(Asking().query)").location)
    let page = browser.get(location)
    let names = page.text.matches(of: /name="username" value="([^"]+)"/).map { String($0.1) }
    #expect(names == ["ada@example.com", "eve@example.com", "uri@example.com", "ned@example.com"])
    let password = try #require(page.text.firstMatch(of: /name="password" value="([^"]+)"/)?.1)
    let back = browser.post(
      location, [("_csrf", try browser.ticket(page)), ("username", names[1]), ("password", String(password))])
    #expect(back.sent["code"] != nil)
  }
}
