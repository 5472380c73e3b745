import HTTPFetch
import Testing

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("https://login.example.com/keys", "https://login.example.com/keys", "login.example.com"),
    ("HTTPS://Login.Example.com", "https://Login.Example.com/", "Login.Example.com"),
    ("https://login.example.com:8443/a?b=c", "https://login.example.com:8443/a?b=c", "login.example.com:8443"),
    ("https://login.example.com/a/../b", "https://login.example.com/b", "login.example.com"),
    ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"),
    ("https://localhost/", "https://localhost/", "localhost"),
    ("http://127.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://127.255.1.9:8080/x", "http://127.255.1.9:8080/x", "127.255.1.9:8080"),
    ("http://[::1]:5000/x", "http://[::1]:5000/x", "[::1]:5000"),
  ])
  func acceptsAndNormalises(given: String, text: String, authority: String) throws {
    let url = try HTTPURL(parsing: given, allowLoopbackHTTP: true)
    #expect(url.text == text)
    #expect(url.authority == authority)
  }

  @Test(arguments: [
    "http://example.com/", "http://localhost/", "http://localhost.localdomain/", "http://10.0.0.1/",
    "http://128.0.0.1/", "http://0.0.0.0/", "http://127.0.0.1.example.com/", "http://127.example.com/",
    "http://[::2]/", "http://[::ffff:10.0.0.1]/", "http://[fe80::1%25lo]/", "http://2130706434/",
    "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1/", "example.com", "//example.com/",
    "https:example.com", "javascript:alert(1)", "", "x",
    "https://user@example.com/", "https://user:secret@example.com/", "http://127.0.0.1:80@example.com/",
    "http://127.0.0.1%2eexample.com/", "http://127.0.0.1%00.example.com/",
  ])
  func refusesWhatIsNotAllowed(given: String) {
    let failure = #expect(throws: HTTPFailure.self) { try HTTPURL(parsing: given, allowLoopbackHTTP: true) }
    #expect(failure?.code == "url_not_allowed" || failure?.code == "url_malformed")
    #expect(failure?.description.contains("secret") == false)
  }

  @Test(arguments: [
    "https://", "https:///etc/passwd", "https:///example.com", "https://exa mple.com/", "https://example.com/a b",
    "https://example.com/\n", "https://example.com\r\nHost: x", "https://example.com\\@evil.com/",
    "https://ex\u{E4}mple.com/", "https://example.com/#keys", "https://example.com/#", "https://example.com:99999/",
    "https://example.com:0/", "https://example.com:x/", "https://%0aexample.com/", "https://exa%20mple.com/",
    "https://[::1/", "https://example.com/\0", " https://example.com/",
  ])
  func refusesWhatIsNoAddress(given: String) {
    let failure = #expect(throws: HTTPFailure.self) { try HTTPURL(parsing: given, allowLoopbackHTTP: true) }
    #expect(failure?.code == "url_malformed" || failure?.code == "url_not_allowed")
  }

  @Test func isBounded() throws {
    let start = "https://example.com/"
    let most = start + String(repeating: "a", count: HTTPURL.maximumBytes - start.utf8.count)
    #expect(try HTTPURL(parsing: most, allowLoopbackHTTP: false).text == most)
    #expect(throws: HTTPFailure.urlMalformed("longer than 2048 bytes")) {
      try HTTPURL(parsing: most + "a", allowLoopbackHTTP: false)
    }
  }

  @Test func refusesLoopbackHTTPUnlessTheCallerAllowsIt() {
    #expect(throws: HTTPFailure.urlNotAllowed("only https:// addresses are fetched")) {
      try HTTPURL(parsing: "http://127.0.0.1/", allowLoopbackHTTP: false)
    }
  }

  @Test func neverSpeaksOfAPassword() {
    let failure = #expect(throws: HTTPFailure.self) {
      try HTTPURL(parsing: "https://me:hunter2@example.com/", allowLoopbackHTTP: true)
    }
    #expect(
      failure?.description
        == "the address is not allowed: a user name or password in an address would end up in logs; leave it out")
  }

  @Test func takesThePlatformsInterfaceInPlainHTTP() throws {
    let url = try HTTPURL(platformAuthority: "169.254.100.1:9001", path: "/2018-06-01/runtime/invocation/next")
    #expect(url.text == "http://169.254.100.1:9001/2018-06-01/runtime/invocation/next")
  }

  @Test(arguments: [
    ("", "/"), ("a@b:80", "/"), ("a/b", "/"), ("a?b", "/"), ("a#b", "/"), ("a", "b"), ("a", ""), ("a", "/?x"),
    ("a b", "/"), ("a", "/\r\n"), ("a:x", "/"),
  ])
  func refusesAnInterfaceThatIsMoreThanHostPortAndPath(authority: String, path: String) {
    #expect(throws: HTTPFailure.self) { try HTTPURL(platformAuthority: authority, path: path) }
  }
}
