import JOSE
import SAMTemplate
import Testing

@testable import HostedLogin

/// What the sign-in refuses to start with.
@Suite struct LoginSettingsTests {
  @Test(arguments: [
    "0.0.0.0", "::", "", "127.0.0.2", "127.1", "192.168.1.2", "localhost.", "LOCALHOST", "[::1]", "127.0.0.1:8082",
    "example.com", "::ffff:127.0.0.1", " 127.0.0.1",
  ])
  func anAddressThatOthersReachIsNone(text: String) {
    #expect {
      try LoopbackAddress(text)
    } throws: { error in
      (error as? LoginProblem)?.code == "login_not_loopback"
    }
  }

  @Test(arguments: [
    ("127.0.0.1", "http://127.0.0.1:9/pool"), ("::1", "http://[::1]:9/pool"), ("localhost", "http://localhost:9/pool"),
  ])
  func theIssuerIsWhereTheSignInListens(text: String, issuer: String) throws {
    let settings = try LoginSettings(address: LoopbackAddress(text), port: 9, pool: pool())
    #expect(settings.issuer == issuer)
    #expect(settings.keySetURL == "\(issuer)/.well-known/jwks.json")
  }

  @Test(arguments: [0, -1, 65536, .max])
  func aPortIsOne(port: Int) {
    #expect(throws: LoginProblem.portInvalid(port)) { try LoginSettings(port: port, pool: pool()) }
  }

  static let bad: [LoginSettings.Pool] =
    ["", "a/b", "a b", "ä", String(repeating: "a", count: 56)].map { pool(id: $0) }
    + ["", "a&b", "a\n", String(repeating: "a", count: 129)].map { pool(client: $0) }
    + [
      "http://example.com/", "http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/", "https://a/#b",
      "https://",
      "https:/a", "/back", "//a/b", "", "javascript:alert(1)", "data:text/html,x", "https://a/ b", "https://ä/",
      "https://a;b/",
      "https://a'b/", "https://u@a/", "HTTPS://a/", "https://a/\r\nb", "file:///etc/passwd",
    ].flatMap { [pool(callbacks: [$0]), pool(logouts: [$0])] }
    + [
      pool(callbacks: []), pool(scopes: []), pool(scopes: ["email"]), pool(scopes: ["openid", "a b"]),
      pool(scopes: ["openid", "a\"b"]), pool(scopes: ["openid", ""]), pool(access: 59), pool(access: 86_401),
      pool(idSeconds: 0), pool(refresh: 0),
    ]

  @Test(arguments: bad)
  func aFactThatCannotBeUsedIsRefused(pool: LoginSettings.Pool) {
    #expect {
      try LoginSettings(port: 1, pool: pool)
    } throws: { error in
      (error as? LoginProblem)?.code == "login_setting_invalid"
    }
  }

  @Test(arguments: [
    "http://127.0.0.1/", "http://localhost:3000/a?b=c", "http://[::1]:3000/", "https://a.example:8443/b", "myapp://x",
    "com.example.app:/back",
  ])
  func theseAreCallbacks(url: String) throws {
    #expect(try LoginSettings(port: 1, pool: pool(callbacks: [url])).pool.callbackURLs == [url])
  }

  @Test func usersShareNothing() throws {
    let ada = try DemoUser.standard()[0]
    for other in [
      try DemoUser(subject: ada.subject, email: "b@example.com", name: "B", groups: [], password: "p"),
      try DemoUser(
        subject: "00000000-0000-4000-8000-000000000001", email: ada.email, name: "B", groups: [], password: "p"),
      try DemoUser(
        subject: "00000000-0000-4000-8000-000000000001", username: ada.username, email: "b@example.com", name: "B",
        groups: [], password: "p"),
    ] {
      #expect {
        try LoginSite(
          LoginSettings(port: 1, pool: pool()), keys: LocalKeys(folder: LoginWorld.temporaryFolder()),
          users: [ada, other],
          now: { .latest }, chance: { [UInt8](repeating: 1, count: $0) })
      } throws: { error in
        (error as? LoginProblem)?.code == "login_user_invalid"
      }
    }
  }

  @Test(arguments: [
    ("not a uuid", "a@b", "A", "p", ["g"]), ("ADA00000-0000-4000-8000-000000000001", "a@b", "A", "p", []),
    ("00000000-0000-4000-8000-000000000001", "", "A", "p", []),
    ("00000000-0000-4000-8000-000000000001", "a@b", "", "p", []),
    ("00000000-0000-4000-8000-000000000001", "a@b", "A", "", []),
    ("00000000-0000-4000-8000-000000000001", "a@b", "A\n", "p", []),
    ("00000000-0000-4000-8000-000000000001", "a@b", "A", "p", [""]),
  ])
  func aUserIsWhole(subject: String, email: String, name: String, password: String, groups: [String]) {
    #expect {
      try DemoUser(subject: subject, email: email, name: name, groups: groups, password: password)
    } throws: { error in
      (error as? LoginProblem)?.code == "login_user_invalid"
    }
  }
}

private func pool(
  id: String = "pool", client: String = "c", callbacks: [String] = ["https://a.example/"], logouts: [String] = [],
  scopes: [String] = ["openid"], access: Int = 3600, idSeconds: Int = 3600, refresh: Int = 3600
) -> LoginSettings.Pool {
  LoginSettings.Pool(
    id: id, clientID: client, groups: [], callbackURLs: callbacks, logoutURLs: logouts, scopes: scopes,
    accessTokenSeconds: access, idTokenSeconds: idSeconds, refreshTokenSeconds: refresh)
}
