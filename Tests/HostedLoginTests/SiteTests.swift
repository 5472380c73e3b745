import Foundation
import HTTPTypes
import JOSE
import LocalHTTP
import Testing

@testable import HostedLogin

/// What holds for every address of the site, and the addresses that are not a sign-in's.
@Suite struct SiteTests {
  private let world: LoginWorld

  init() throws { world = try LoginWorld() }

  static let paths = [
    "/oauth2/authorize", "/login", "/login.css", "/icon.svg", "/logout", "/oauth2/token", "/oauth2/revoke",
    "/oauth2/userInfo", "/eu-central-1_local/.well-known/jwks.json",
    "/eu-central-1_local/.well-known/openid-configuration", "/local/rotate-keys", "/elsewhere",
  ]

  @Test(
    arguments: [
      "127.0.0.1", "localhost", "[::1]", "127.0.0.1:8083", "localhost:80", "evil.example:8082", "evil.example",
      "127.0.0.1.evil.example:8082", "127.0.0.1:8082.evil.example", "evil@127.0.0.1:8082", "0.0.0.0:8082",
      "127.0.0.2:8082",
      "127.1:8082", "2130706433:8082", "[::]:8082", "[::ffff:127.0.0.1]:8082", "::1:8082", "127.0.0.1:08082",
      "127.0.0.1:8082,evil.example", "localhost.:8082", "", nil,
    ] as [String?])
  func anotherHostIsMisdirected(host: String?) {
    for path in SiteTests.paths {
      for method in [HTTPRequest.Method.get, .post, .options] {
        let answer = world.send(method, path, [("X-Latchkey-Local", "1"), ("Origin", LoginWorld.page)], host: host)
        #expect(answer.status == .misdirectedRequest, "\(host ?? "none") \(path)")
        #expect(answer.field("Access-Control-Allow-Origin") == nil && answer.field("Set-Cookie") == nil)
        #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
      }
    }
  }

  @Test func twoHostsAreMisdirected() {
    for other in ["127.0.0.1:8082", "evil.example"] {
      #expect(world.get("/login.css", [("Host", other)]).status == .misdirectedRequest)
    }
  }

  @Test(arguments: ["127.0.0.1:8082", "localhost:8082", "LOCALHOST:8082", "[::1]:8082"])
  func thisMachinesNamesAreAnswered(host: String) {
    #expect(world.send(.get, "/login.css", host: host).status == .ok)
  }

  @Test func onPort80TheHostMayBeWithoutAPort() throws {
    let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
    #expect(HostCheck.passes(head, port: 80) && !HostCheck.passes(head, port: 8082))
  }

  @Test(arguments: [
    "/", "/oauth2", "/oauth2/", "/oauth2/authorize/", "/OAUTH2/token", "/oauth2/userinfo", "/oauth2//token", "//login",
    "/login/../logout", "/%6cogin", "/.well-known/jwks.json", "/other/.well-known/jwks.json", "*",
  ])
  func nothingElseIsThere(path: String) {
    let answer = world.get(path)
    #expect(answer.status == .notFound && answer.field("X-Frame-Options") == "DENY")
    #expect(answer.text.contains(">This sign-in has no page of that address.<"))
    #expect(!answer.text.contains("template.yaml"), "no client asked for anything")
  }

  // What pages of other origins may do.

  static let shared = [
    "/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo", "/eu-central-1_local/.well-known/jwks.json",
    "/eu-central-1_local/.well-known/openid-configuration",
  ]

  @Test(arguments: ["http://127.0.0.1:8080", "https://app.example.com"])
  func theClientsPagesMayReadWhatProgramsAskFor(origin: String) {
    for path in SiteTests.shared {
      let preflight = world.send(
        .options, path,
        [
          ("Origin", origin), ("Access-Control-Request-Method", "POST"),
          ("Access-Control-Request-Headers", "authorization"),
        ])
      #expect(preflight.status == .noContent && preflight.body.isEmpty)
      #expect(preflight.field("Access-Control-Allow-Origin") == origin)
      #expect(preflight.field("Access-Control-Allow-Headers") == "authorization, content-type")
      let answer = world.send(.post, path, [("Origin", origin)])
      #expect(answer.field("Access-Control-Allow-Origin") == origin)
      for either in [preflight, answer] {
        #expect(either.field("Vary") == "Origin")
        #expect(either.field("Access-Control-Allow-Credentials") == nil)
      }
    }
  }

  @Test(arguments: [
    "http://127.0.0.1:8081", "http://localhost:8080", "https://127.0.0.1:8080", "http://127.0.0.1:8080/", "null",
    "https://evil.example", "https://app.example.com.evil.example", "HTTPS://APP.EXAMPLE.COM", "myapp://signed-in", "*",
    "",
  ])
  func otherPagesMayNot(origin: String) {
    for path in SiteTests.shared {
      let preflight = world.send(.options, path, [("Origin", origin), ("Access-Control-Request-Method", "POST")])
      #expect(preflight.status == .forbidden && preflight.field("Access-Control-Allow-Origin") == nil)
      let answer = world.send(.get, path, [("Origin", origin)])
      #expect(answer.field("Access-Control-Allow-Origin") == nil && answer.field("Vary") == "Origin")
    }
  }

  @Test func twoOriginsAreNone() {
    let answer = world.get(SiteTests.shared[3], [("Origin", LoginWorld.page), ("Origin", LoginWorld.page)])
    #expect(answer.status == .ok && answer.field("Access-Control-Allow-Origin") == nil)
  }

  @Test func whatABrowserIsSentToIsSharedWithNobody() {
    for path in SiteTests.paths where !SiteTests.shared.contains(path) {
      for method in [HTTPRequest.Method.get, .post, .options] {
        let answer = world.send(method, path, [("Origin", LoginWorld.page)])
        #expect(answer.field("Access-Control-Allow-Origin") == nil, "\(method) \(path)")
        if method == .options { #expect(answer.status.code >= 400) }
      }
    }
  }

  @Test func withoutChanceThereIsNoSecretAndNoSignIn() async {
    await #expect(processExitsWith: .failure) {
      let settings = try LoginSettings(port: LoginWorld.port, pool: LoginWorld.pool)
      let keys = try LocalKeys(folder: LoginWorld.temporaryFolder())
      // What is left of a generator that fails.
      _ = try LoginSite(
        settings, keys: keys, users: [], now: { .latest }, chance: { [UInt8](repeating: 1, count: $0 - 1) })
    }
  }

  // Discovery.

  @Test func discoveryNamesAddressesThatAnswer() throws {
    let answer = world.get("/eu-central-1_local/.well-known/openid-configuration")
    let object = answer.object
    #expect(object["issuer"] as? String == "http://127.0.0.1:8082/eu-central-1_local")
    #expect(object["code_challenge_methods_supported"] as? [String] == ["S256"])
    #expect(object["response_types_supported"] as? [String] == ["code"])
    #expect(object["token_endpoint_auth_methods_supported"] as? [String] == ["none"])
    for (name, method) in [
      ("authorization_endpoint", HTTPRequest.Method.get), ("token_endpoint", .post), ("userinfo_endpoint", .get),
      ("revocation_endpoint", .post), ("end_session_endpoint", .get), ("jwks_uri", .get),
    ] {
      let url = try #require(URL(string: object[name] as? String ?? ""))
      #expect(url.host == "127.0.0.1" && url.port == 8082)
      let status = world.send(method, url.path).status
      #expect(status != .notFound && status != .methodNotAllowed, "\(name)")
    }
  }

  // /oauth2/userInfo

  @Test func userInfoIsTheUsersAttributes() throws {
    let token = try #require(try Browser(world).tokens().object["access_token"] as? String)
    for answer in [
      world.userInfo(token), world.post("/oauth2/userInfo", [], [("Authorization", "bearer  \(token)")]),
    ] {
      #expect(answer.status == .ok)
      #expect(
        answer.object as? [String: String] == [
          "sub": "ada00000-0000-4000-8000-000000000001", "username": "ada00000-0000-4000-8000-000000000001",
          "email": "ada@example.com", "email_verified": "true", "name": "Ada Adams",
        ])
    }
  }

  @Test func userInfoBelievesLivingAccessTokensOnly() throws {
    let reply = try Browser(world).tokens()
    let access = try #require(reply.object["access_token"] as? String)
    let parts = access.split(separator: ".").map(String.init)
    let forged = "\(parts[0]).\(parts[1]).\(String(parts[2].reversed()))"
    for token in [try #require(reply.object["id_token"] as? String), forged, "a.b.c", "x", parts[0]] {
      let answer = world.userInfo(token)
      #expect(answer.status == .unauthorized)
      #expect(answer.field("WWW-Authenticate")?.hasPrefix("Bearer error=\"invalid_token\"") == true)
      #expect(!answer.text.contains(token) || token == "x")
    }
    world.wait(3600)
    #expect(world.userInfo(access).status == .unauthorized)
  }

  @Test func userInfoAsksForOneBearerToken() throws {
    let token = try #require(try Browser(world).tokens().object["access_token"] as? String)
    #expect(world.get("/oauth2/userInfo").status == .unauthorized)
    #expect(world.get("/oauth2/userInfo").field("WWW-Authenticate") == "Bearer")
    for fields in [
      [("Authorization", token)], [("Authorization", "Basic \(token)")], [("Authorization", "Bearer")],
      [("Authorization", "Bearer \(token) x")], [("Authorization", "DPoP \(token)")],
      [("Authorization", "Bearer \(token)"), ("Authorization", "Bearer \(token)")],
    ] {
      let answer = world.get("/oauth2/userInfo", fields)
      #expect(answer.status == .unauthorized)
      #expect(answer.field("WWW-Authenticate")?.contains("invalid_request") == true)
    }
    #expect(world.get("/oauth2/userInfo?access_token=\(token)").status == .unauthorized)
  }

  // /logout

  @Test func signingOutEndsTheSessionAndLeavesTokens() throws {
    let browser = Browser(world)
    let refresh = try #require(try browser.tokens().object["refresh_token"] as? String)
    let before = browser.fields
    let answer = browser.get("/logout?client_id=webclient1&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye")
    #expect(answer.status == .found && answer.location == "https://app.example.com/bye")
    #expect(browser.cookies["latchkey-session-8082"] == nil)
    for fields in [browser.fields, before] {
      #expect(world.get("/oauth2/authorize?\(Asking().query)", fields).location?.hasPrefix("/login?") == true)
    }
    #expect(world.refresh(refresh).status == .ok)
  }

  @Test func signingOutCanLeadToSigningIn() throws {
    let browser = Browser(world)
    _ = try browser.signIn()
    let answer = browser.get("/logout?\(Asking().query)")
    #expect(answer.location?.hasPrefix("/login?") == true)
    let page = browser.get(try #require(answer.location))
    #expect(page.text.contains("<h1>Sign in</h1>"))
    #expect(browser.get("/oauth2/authorize?\(Asking().query)").location?.hasPrefix("/login?") == true)
  }

  @Test(arguments: [
    "", "client_id=webclient1", "client_id=webclient1&logout_uri=", "logout_uri=https%3A%2F%2Fapp.example.com%2Fbye",
    "client_id=other&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye",
    "client_id=webclient1&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye%2F",
    "client_id=webclient1&logout_uri=https%3A%2F%2Fapp.example.com%2Fback%3Fat%3D1",
    "client_id=webclient1&logout_uri=https%3A%2F%2Fevil.example",
    "client_id=webclient1&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye&logout_uri=https%3A%2F%2Fevil.example",
    "client_id=webclient1&redirect_uri=https%3A%2F%2Fevil.example&response_type=code", "client_id=%zz",
  ])
  func aSignOutThatLeadsNowhereDoesNothing(query: String) throws {
    let browser = Browser(world)
    _ = try browser.signIn()
    let answer = browser.get("/logout?\(query)")
    #expect(answer.status == .badRequest && answer.location == nil && answer.field("Set-Cookie") == nil)
    #expect(browser.get("/oauth2/authorize?\(Asking().query)").sent["code"] != nil)
  }
}
