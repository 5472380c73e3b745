import APIGateway
import SchedulerApp
import Testing

@Suite struct ServiceURLTests {
  @Test(arguments: [
    (
      "https://abc.execute-api.eu-central-1.amazonaws.com/live",
      "https://abc.execute-api.eu-central-1.amazonaws.com/live", "/live"
    ),
    ("https://api.example.com", "https://api.example.com", ""),
    ("https://api.example.com/", "https://api.example.com", ""),
    ("https://api.example.com:8443/a/b-c_d.e~f/", "https://api.example.com:8443/a/b-c_d.e~f", "/a/b-c_d.e~f"),
  ])
  func anAddressIsRead(text: String, expected: String, path: String) throws {
    let url = try ServiceURL(parsing: text)
    #expect(url.text == expected)
    #expect(url.path == path)
  }

  @Test(arguments: [
    "", "api.example.com", "http://api.example.com", "HTTPS://api.example.com", "https://", "https:///live",
    "https://user@api.example.com", "https://api.example.com?x=1", "https://api.example.com/live?x",
    "https://a.example/#f",
    "https://a.example//", "https://a.example/a//b", "https://a.example/..", "https://a.example/./b",
    "https://a.example/%2e",
    "https://a.example/\"", "https://a.example/<b>", "https://a.example/a b", "https://a.example:",
    "https://a.example:x",
    "https://a.example:123456", "https://[::1", "https://ä.example", "https://a.example\n", "http://127.0.0.1:3000",
    "https://a.example/" + String(repeating: "a", count: 256),
  ])
  func whatIsNoneIsRefused(text: String) {
    #expect(throws: InvalidServiceURL.self) { try ServiceURL(parsing: text) }
  }

  @Test func plainHTTPIsForThisMachineAndWhereItIsAllowed() throws {
    for text in ["http://127.0.0.1:3000/live", "http://localhost:3000", "http://[::1]:3000"] {
      #expect(try ServiceURL(parsing: text, allowLoopbackHTTP: true).text == text)
      #expect(throws: InvalidServiceURL.self) { try ServiceURL(parsing: text) }
    }
    for text in ["http://api.example.com", "http://127.0.0.1.example.com", "http://localhost.example.com"] {
      #expect(throws: InvalidServiceURL.self) { try ServiceURL(parsing: text, allowLoopbackHTTP: true) }
    }
  }
}
