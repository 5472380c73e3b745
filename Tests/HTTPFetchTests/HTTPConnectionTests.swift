import Foundation
import HTTPFetch
import Testing

@Suite struct HTTPConnectionTests {
  @Test func fetchesABody() throws {
    let response = try fetch("/size/65536")
    #expect(response.status == 200)
    #expect(response.body == [UInt8](repeating: UInt8(ascii: "x"), count: 65_536))
  }

  @Test func sendsWhatWasAskedAndNothingElse() throws {
    let response = try fetch("/echo?a=b", headers: [("X-One", "1"), ("X-Empty", "")])
    let host = sharedHost
    #expect(
      String(decoding: response.body, as: UTF8.self)
        == "GET /echo?a=b\nHost: \(host)\nUser-Agent: latchkey\nAccept: */*\nX-One: 1\nX-Empty:: \n\n")
  }

  @Test func postsABodyAsItIs() throws {
    let body: [UInt8] = [0, 0xFF, 0x0D, 0x0A]
    let response = try fetch("/echo", .post(body: body), headers: [("Content-Type", "application/json")])
    let host = sharedHost
    let head =
      "POST /echo\nHost: \(host)\nUser-Agent: latchkey\nAccept: */*\n"
      + "Content-Type: application/json\nContent-Length: 4\n\n"
    #expect(response.body == Array(head.utf8) + body)
  }

  @Test func postsNothingWithoutReadingStandardInput() throws {
    let response = try fetch("/echo", .post(body: []))
    let host = sharedHost
    #expect(
      String(decoding: response.body, as: UTF8.self)
        == "POST /echo\nHost: \(host)\nUser-Agent: latchkey\nAccept: */*\nContent-Length: 0\n\n")
  }

  @Test func postsALargeBodyWithoutWaitingToBeAsked() throws {
    let body = [UInt8](repeating: 7, count: 3_000_000)
    let start = Date()
    let response = try fetch("/echo", .post(body: body), limits: HTTPLimits(maximumBodyBytes: 4_000_000))
    #expect(Date().timeIntervalSince(start) < 0.9)
    #expect(response.body.suffix(body.count).elementsEqual(body))
    #expect(!String(decoding: response.body.prefix(200), as: UTF8.self).contains("Expect"))
  }

  @Test(arguments: [
    ("X\r\nY", "1"), ("X Y", "1"), ("", "1"), ("X:", "1"), ("X", "1\r\nY: 2"), ("X", "1\n"), ("X", "\0"),
    ("X", "\u{E4}"),
  ])
  func refusesFieldsThatWouldBeOthers(name: String, value: String) {
    #expect(throws: HTTPFailure.headerMalformed(name: name)) { try fetch("/echo", headers: [(name, value)]) }
  }

  @Test func findsAFieldInAnyCaseAndTheFirstOfSeveral() throws {
    let response = try fetch("/echo")
    #expect(response.header("X-TWICE") == "first")
    #expect(response.headers(named: "x-Twice") == ["first", "second"])
    #expect(response.header("x-padded") == "v v")
    #expect(response.header("X-Absent") == nil)
    #expect(response.header("\u{212A}") == nil)
  }

  @Test func keepsTheConnectionForTheNextRequest() throws {
    // A server of its own: nobody else's connections are to be counted.
    let server = MisbehavingServer()
    let connection = try HTTPConnection()
    for _ in 1...3 { _ = try connection.perform(HTTPRequest(url: try server.url("/echo"))) }
    _ = try connection.perform(HTTPRequest(.post(body: [1]), url: try server.url("/echo")))
    let response = try connection.perform(HTTPRequest(url: try server.url("/connections")))
    #expect(String(decoding: response.body, as: UTF8.self) == "1")
  }

  @Test func nothingOfARequestIsLeftForTheNext() throws {
    let connection = try HTTPConnection()
    let url = try MisbehavingServer.shared.url("/echo")
    _ = try connection.perform(HTTPRequest(.post(body: [1]), url: url, headers: [("Authorization", "secret")]))
    let response = try connection.perform(HTTPRequest(url: url))
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(text.hasPrefix("GET ") && !text.contains("secret") && !text.contains("Content-Length"))
  }

  @Test func worksAgainAfterAFailure() throws {
    let server = MisbehavingServer.shared
    let connection = try HTTPConnection()
    #expect(throws: HTTPFailure.self) { try connection.perform(HTTPRequest(url: try server.url("/endless-body"))) }
    #expect(try connection.perform(HTTPRequest(url: try server.url("/size/3"))).body.count == 3)
  }

  @Test func leavesProxiesOfTheEnvironmentAlone() throws {
    for name in ["http_proxy", "all_proxy"] { unsafe setenv(name, "http://127.0.0.1:9", 1) }
    defer { for name in ["http_proxy", "all_proxy"] { unsafe unsetenv(name) } }
    #expect(try fetch("/size/1").status == 200)
  }

  @Test func handsOverAnInterimAnswerAsItsSuccessor() throws {
    let response = try fetch("/interim")
    #expect(response.status == 200)
    #expect(response.header("X-Early") == nil)
    #expect(response.header("X-Late") == "1")
    #expect(response.body == Array("late".utf8))
  }

  @Test func trailersAreNoHeaders() throws {
    let response = try fetch("/trailers")
    #expect(response.headers(named: "X-Kind") == ["header"])
    #expect(response.header("X-Other") == nil)
    #expect(response.body == Array("whole".utf8))
  }

  @Test func followsNoRedirect() throws {
    for target in ["http", "file", "same"] {
      let response = try fetch("/redirect/\(target)")
      #expect(response.status == 302)
      #expect(response.body == [])
      #expect(response.header("Location") != nil)
    }
  }

  @Test func anErrorIsAnAnswerToo() throws {
    for (path, status) in [("200_OK", 200), ("404_Not_Found", 404), ("503_Busy", 503)] {
      let response = try fetch("/status/\(path)")
      #expect(response.status == status)
      #expect(response.header("content-type") == "text/html")
      #expect(response.body == Array("<html>no keys here</html>".utf8))
    }
  }
}
