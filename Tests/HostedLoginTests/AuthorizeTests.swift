import Foundation
import HTTPTypes
import LocalHTTP
import TestSupport
import Testing

@testable import HostedLogin

/// What /oauth2/authorize makes of what it is asked.
@Suite struct AuthorizeTests {
  /// Changes to a good request after which nobody knows where the browser may be sent: a person is told, never a client.
  static let pages: [(String, @Sendable (inout Asking) -> Void)] = [
    ("no client", { $0.clientID = nil }), ("an empty client", { $0.clientID = "" }),
    ("another client", { $0.clientID = "webclient2" }), ("a client in capitals", { $0.clientID = "WEBCLIENT1" }),
    ("two clients", { $0.more = [("client_id", "webclient1")] }),
    ("no redirect", { $0.redirectURI = nil }), ("an empty redirect", { $0.redirectURI = "" }),
    ("another page of the origin", { $0.redirectURI = "http://127.0.0.1:8080/x" }),
    ("without the slash", { $0.redirectURI = "http://127.0.0.1:8080" }),
    ("with a query", { $0.redirectURI = "http://127.0.0.1:8080/?" }),
    ("with a fragment", { $0.redirectURI = "http://127.0.0.1:8080/#" }),
    ("another name of the host", { $0.redirectURI = "http://localhost:8080/" }),
    ("another port", { $0.redirectURI = "http://127.0.0.1:8081/" }),
    ("another scheme", { $0.redirectURI = "https://127.0.0.1:8080/" }),
    ("a scheme in capitals", { $0.redirectURI = "HTTP://127.0.0.1:8080/" }),
    ("a host in capitals", { $0.redirectURI = "https://APP.example.com/back?at=1" }),
    ("without its query", { $0.redirectURI = "https://app.example.com/back" }),
    ("an equal spelling", { $0.redirectURI = "https://app.example.com/./back?at=1" }),
    ("a user in front", { $0.redirectURI = "http://127.0.0.1:8080/@evil.example" }),
    ("a longer host", { $0.redirectURI = "http://127.0.0.1:8080.evil.example/" }),
    ("a sign-out url", { $0.redirectURI = "https://app.example.com/bye" }),
    ("a space behind", { $0.redirectURI = "http://127.0.0.1:8080/ " }),
    ("two redirects", { $0.more = [("redirect_uri", "http://127.0.0.1:8080/")] }),
    ("another redirect behind", { $0.more = [("redirect_uri", "https://evil.example/")] }),
    ("a script", { $0.redirectURI = "javascript:alert(1)" }),
    ("a value that is too long", { $0.state = String(repeating: "a", count: 2049) }),
    ("a name that is too long", { $0.more = [(String(repeating: "a", count: 65), "1")] }),
    ("too many parameters", { $0.more = (0..<30).map { ("p\($0)", "1") } }),
    ("a new line", { $0.state = "a\r\nSet-Cookie: b=c" }), ("a null", { $0.nonce = "\0" }),
  ]

  @Test(arguments: pages.indices)
  func whereTheBrowserMayNotBeSentAPersonIsTold(index: Int) throws {
    let (name, change) = AuthorizeTests.pages[index]
    var asking = Asking()
    change(&asking)
    let world = try LoginWorld()
    let browser = Browser(world)
    _ = try browser.signIn()
    for path in ["/oauth2/authorize", "/login"] {
      let answer = browser.get("\(path)?\(asking.query)")
      #expect(answer.status == .badRequest, "\(name)")
      #expect(answer.location == nil, "\(name)")
      #expect(answer.field("Content-Type") == "text/html; charset=utf-8")
      #expect(!answer.text.contains("evil") && !answer.text.contains("script"), "\(name)")
      #expect(answer.text.contains(/role="alert">[A-Z][^<]*[a-z]\.</), "\(name)")
      #expect(answer.text.contains("template.yaml"), "\(name)")
    }
  }

  /// Queries that are no queries.
  @Test(arguments: [
    "client_id=%", "client_id=%4", "client_id=%zz", "client_id=%ff", "a=%c0%af", "a=%00", "a=%7f", "%0a=1",
  ])
  func aQueryThatCannotBeReadIsAPage(query: String) throws {
    let answer = try LoginWorld().get("/oauth2/authorize?\(Asking().query)&\(query)")
    #expect(answer.status == .badRequest && answer.location == nil)
  }

  @Test func aQueryThatIsTooLongIsAPage() throws {
    let more = (0..<5).map { "p\($0)=" + String(repeating: "a", count: 1700) }.joined(separator: "&")
    #expect(try LoginWorld().get("/oauth2/authorize?\(Asking().query)&\(more)").status == .badRequest)
  }

  /// Changes that the client is told of.
  static let redirects: [(String, String, @Sendable (inout Asking) -> Void)] = [
    ("no type", "invalid_request", { $0.responseType = nil }),
    ("the implicit type", "unauthorized_client", { $0.responseType = "token" }),
    ("two types", "unauthorized_client", { $0.responseType = "code token" }),
    ("a type in capitals", "unauthorized_client", { $0.responseType = "Code" }),
    ("no challenge", "invalid_request", { $0.challenge = .some(nil) }),
    ("an empty challenge", "invalid_request", { $0.challenge = "" }),
    ("no method", "invalid_request", { $0.method = nil }), ("plain", "invalid_request", { $0.method = "plain" }),
    ("a method in small letters", "invalid_request", { $0.method = "s256" }),
    ("a short challenge", "invalid_request", { $0.challenge = "AAAA" }),
    ("a padded challenge", "invalid_request", { $0.challenge = String(repeating: "A", count: 43) + "=" }),
    ("loose bits", "invalid_request", { $0.challenge = String(repeating: "A", count: 42) + "B" }),
    ("an unknown scope", "invalid_scope", { $0.scope = "openid admin" }),
    ("a scope in capitals", "invalid_scope", { $0.scope = "OPENID" }),
    ("claims without openid", "invalid_scope", { $0.scope = "email" }),
    ("only spaces", "invalid_scope", { $0.scope = "  " }),
    ("two nonces", "invalid_request", { $0.more = [("nonce", "n-2")] }),
    ("two challenges", "invalid_request", { $0.more = [("code_challenge", "x")] }),
    ("two of something unknown", "invalid_request", { $0.more = [("x", "1"), ("x", "1")] }),
    ("none and login", "invalid_request", { $0.more = [("prompt", "none login")] }),
    ("an unknown prompt", "invalid_request", { $0.more = [("prompt", "never")] }),
    ("another provider", "invalid_request", { $0.more = [("identity_provider", "Google")] }),
  ]

  @Test(arguments: redirects.indices)
  func whatElseIsWrongTheClientIsTold(index: Int) throws {
    let (name, error, change) = AuthorizeTests.redirects[index]
    var asking = Asking()
    change(&asking)
    let browser = Browser(try LoginWorld())
    _ = try browser.signIn()
    for path in ["/oauth2/authorize", "/login"] {
      let answer = browser.get("\(path)?\(asking.query)")
      #expect(answer.status == .found, "\(name)")
      #expect(answer.location?.hasPrefix("http://127.0.0.1:8080/?error=") == true, "\(name)")
      #expect(answer.sent["error"] == error, "\(name)")
      #expect(answer.sent["state"] == asking.state, "\(name)")
      #expect(answer.sent["code"] == nil, "\(name)")
    }
  }

  @Test func aStateThatIsThereTwiceIsNotSentBack() throws {
    let answer = try LoginWorld().get("/oauth2/authorize?\(Asking(more: [("state", "s-2")]).query)")
    #expect(answer.sent["error"] == "invalid_request" && answer.sent["state"] == nil)
  }

  @Test(
    arguments: [
      (nil, "openid email profile"), ("", "openid email profile"), ("openid", "openid"),
      ("profile openid", "openid profile"), ("openid  openid", "openid"),
      ("email openid profile", "openid email profile"),
    ] as [(String?, String)])
  func theScopesAreWhatIsAskedForInOneOrder(asked: String?, given: String) throws {
    let reply = try Browser(LoginWorld()).tokens(Asking(scope: asked))
    #expect(try claims(reply.object["access_token"])["scope"] as? String == given)
  }

  @Test(arguments: [
    ("openid", ["email", "email_verified", "name"]), ("openid email", ["email", "email_verified"]),
    ("openid profile", ["name"]),
  ])
  func furtherScopesNarrowTheAttributes(scope: String, attributes: [String]) throws {
    let world = try LoginWorld()
    let reply = try Browser(world).tokens(Asking(scope: scope))
    let all: Set = ["email", "email_verified", "name"]
    #expect(Set(try claims(reply.object["id_token"]).keys).intersection(all) == Set(attributes))
    let info = world.userInfo(try #require(reply.object["access_token"] as? String))
    #expect(Set(info.object.keys) == Set(attributes).union(["sub", "username"]))
  }

  @Test func aRedirectURIKeepsItsOwnQuery() throws {
    let asking = Asking(redirectURI: "https://app.example.com/back?at=1", state: nil)
    let back = try Browser(LoginWorld()).signIn(asking)
    #expect(back.location?.hasPrefix("https://app.example.com/back?at=1&code=") == true)
    #expect(Set(back.sent.keys) == ["at", "code"])
  }

  @Test func anAppCanBeCalledBack() throws {
    let back = try Browser(LoginWorld()).signIn(Asking(redirectURI: "myapp://signed-in"))
    #expect(back.location?.hasPrefix("myapp://signed-in?code=") == true)
  }

  /// Whatever a client puts there comes back, and nothing of it becomes a field of the answer or a part of the URL.
  @Test func everyStateComesBackAsItWas() throws {
    var generator = Seeded(state: seed)
    let browser = Browser(try LoginWorld())
    _ = try browser.signIn()
    for _ in 0..<cases {
      let state = String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 1...40, using: &generator)).map { _ in
            let value =
              Bool.random(using: &generator)
              ? UInt32.random(in: 0x20..<0x7F, using: &generator)
              : UInt32.random(in: 0xA0..<0xD800, using: &generator)
            return Unicode.Scalar(value) ?? " "
          }))
      let answer = browser.get("/oauth2/authorize?\(Asking(state: state).query)")
      #expect(answer.sent["state"].map { Array($0.utf8) } == Array(state.utf8), "seed \(seed)")
      #expect(answer.sent.count == 2, "seed \(seed)")
      #expect(answer.location?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } == true, "seed \(seed)")
    }
  }

  @Test func promptNoneAsksNobody() throws {
    let browser = Browser(try LoginWorld())
    let asking = Asking(more: [("prompt", "none")])
    let before = browser.get("/oauth2/authorize?\(asking.query)")
    #expect(before.sent["error"] == "login_required" && before.sent["state"] == asking.state)
    _ = try browser.signIn()
    #expect(browser.get("/oauth2/authorize?\(asking.query)").sent["code"] != nil)
  }

  @Test func promptLoginAsksAgain() throws {
    let world = try LoginWorld()
    let browser = Browser(world)
    _ = try browser.signIn()
    world.wait(100)
    let asking = Asking(more: [("prompt", "login")])
    #expect(browser.get("/oauth2/authorize?\(asking.query)").location?.hasPrefix("/login?") == true)
    let reply = try browser.tokens(asking)
    #expect(try claims(reply.object["id_token"])["auth_time"] as? Int == 1_800_000_100)
  }

  @Test(arguments: ["select_account", "consent", "consent select_account"])
  func otherPromptsHaveNoEffect(prompt: String) throws {
    let browser = Browser(try LoginWorld())
    _ = try browser.signIn()
    #expect(browser.get("/oauth2/authorize?\(Asking(more: [("prompt", prompt)]).query)").sent["code"] != nil)
  }

  @Test func whatCognitoKnowsAndNobodyNeedsHereIsPassedOver() throws {
    let asking = Asking(more: [
      ("identity_provider", "COGNITO"), ("lang", "de"), ("resource", "x"), ("ui_locales", "de"),
    ])
    #expect(try Browser(LoginWorld()).signIn(asking).sent["code"] != nil)
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .head, .options])
  func onlyGETAsksForACode(method: HTTPRequest.Method) throws {
    let answer = try LoginWorld().send(method, "/oauth2/authorize?\(Asking().query)")
    #expect(answer.status == .methodNotAllowed && answer.field("Allow") == "GET")
    #expect(answer.location == nil && answer.field("Access-Control-Allow-Origin") == nil)
  }
}
