import Foundation
import HTTPFetch
import Testing

@Suite(.serialized) struct AWSRequestTests {
  /// Everything that the signature depends on, at random: the port comes with the server.
  private struct Case {
    let accessKeyID, secretAccessKey: String
    let sessionToken: String?
    let region, service: String
    let method: HTTPRequest.Method
    let word, path: String
    let query: (name: String, value: String)?
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(using random: inout some RandomNumberGenerator) {
      func text(_ alphabet: String, _ lengths: ClosedRange<Int>) -> String {
        let characters = Array(alphabet)
        return String(
          (0..<Int.random(in: lengths, using: &random)).map { _ in
            characters[Int.random(in: characters.indices, using: &random)]
          })
      }
      let letters = "abcdefghijklmnopqrstuvwxyz"
      let digits = "0123456789"
      let plain = letters + letters.uppercased() + digits + ".-_"
      let visible = String((0x21...0x7E).map { Character(Unicode.Scalar($0)) })
      accessKeyID = text(letters + letters.uppercased() + digits + "_", 1...128)
      secretAccessKey = text(visible, 1...128)
      sessionToken = Bool.random(using: &random) ? text(visible, 1...2_000) : nil
      region = text(letters + digits + "-", 1...30)
      service = text(letters + digits + "-", 1...30)
      var headers = [(name: "Content-Type", value: "application/x-amz-json-1.1")]
      // Few letters, so that many names nearly are the beginnings of others.
      let names = Set((0..<Int.random(in: 0...6, using: &random)).map { _ in text("xa-1", 1...4) })
      for name in names
      where !(names.union(["x-amz-date"])).contains(where: { $0 != name && ($0.hasPrefix(name) || name.hasPrefix($0)) })
      {
        headers.append((name, text(visible, 1...200)))
      }
      self.headers = headers.shuffled(using: &random)
      let body = (0..<Int.random(in: 0...3_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: (word, method, self.body) = ("GET", .get, [])
      case 1: (word, method, self.body) = ("DELETE", .delete, [])
      case 2: (word, method, self.body) = ("PUT", .put(body: body), body)
      default: (word, method, self.body) = ("POST", .post(body: body), body)
      }
      let segments = (0..<Int.random(in: 0...4, using: &random)).map { _ in text(plain, 1...40) }
      path = "/" + segments.filter { $0 != "." && $0 != ".." }.joined(separator: "/")
      query = path != "/" && Bool.random(using: &random) ? (text(plain, 1...30), text(plain, 1...64)) : nil
    }

    func target(at endpoint: HTTPURL) throws -> AWSTarget {
      path == "/" ? try AWSTarget(root: endpoint) : try AWSTarget(endpoint, path: path, query: query)
    }

    /// What stands in the first line of the request.
    var spelling: String { path + (query.map { "?\($0.name)=\($0.value)" } ?? "") }
  }

  @Test func signsAsAWSDescribesItWhateverIsSigned() throws {
    var random = SystemRandomNumberGenerator()
    let server = MisbehavingServer()
    let connection = try HTTPConnection()
    var lines: [String] = []
    var sent: [String] = []
    for _ in 1...200 {
      let one = Case(using: &random)
      let echo = try Echo(
        connection.perform(
          AWSRequest(
            one.method, to: one.target(at: server.url("/")), headers: one.headers,
            credentials: try AWSCredentials(
              accessKeyID: one.accessKeyID, secretAccessKey: one.secretAccessKey, sessionToken: one.sessionToken),
            region: one.region, service: one.service)))
      #expect(echo.first == "\(one.word) \(one.spelling)" && echo.body == one.body)
      #expect(echo.values(of: "x-amz-security-token") == [one.sessionToken].compactMap { $0 })
      let authorization = try #require(echo.values(of: "authorization").first)
      for name in one.headers.map({ $0.name.lowercased() }) + ["host", "x-amz-date"] {
        #expect(
          authorization.contains("=\(name);") || authorization.contains(";\(name);")
            || authorization.contains(";\(name),"), "\(name) is not signed")
      }
      sent.append(authorization)
      let request: [String: Any] = [
        "method": one.word, "path": one.path, "query": one.query.map { "\($0.name)=\($0.value)" } ?? "",
        "headers": echo.fields.map { [$0.name, $0.value] },
        "body": one.body.map { String(format: "%02x", $0) }.joined(), "key": one.accessKeyID,
        "secret": one.secretAccessKey, "region": one.region, "service": one.service,
      ]
      lines.append(String(decoding: try JSONSerialization.data(withJSONObject: request), as: UTF8.self))
    }
    let expected = try Oracle.answers(to: lines)
    #expect(sent.count == 200 && expected.count == 200)
    for (index, pair) in zip(sent, expected).enumerated() {
      #expect(pair.0 == pair.1, "signed otherwise: \(lines[index])")
    }
  }

  @Test func nothingOfTheSignatureIsLeftForTheNextRequest() throws {
    let server = MisbehavingServer()
    let connection = try HTTPConnection()
    let signed = try Echo(connection.perform(try call(to: server)))
    #expect(signed.values(of: "authorization").count == 1 && signed.values(of: "x-amz-date").count == 1)
    for request in [
      HTTPRequest(url: try server.url("/echo")), HTTPRequest(.post(body: [1]), url: try server.url("/echo")),
    ] {
      let plain = try Echo(connection.perform(request))
      #expect(
        plain.fields.allSatisfy {
          !["authorization", "x-amz-date", "x-amz-security-token"].contains($0.name.lowercased())
        })
      #expect(!plain.whole.contains("AKIDEXAMPLE") && !plain.whole.contains("the-token"))
    }
    let other = try Echo(
      connection.perform(
        try call(to: server, credentials: AWSCredentials(accessKeyID: "OTHER", secretAccessKey: "x", sessionToken: nil))
      ))
    #expect(!other.whole.contains("AKIDEXAMPLE") && !other.whole.contains("the-token"))
  }

  @Test func aChallengeGetsNoPassword() throws {
    let server = MisbehavingServer()
    let connection = try HTTPConnection()
    let response = try connection.perform(try call(to: server, wish: "challenge"))
    // Who answers the challenge sends the secret access key, and the server says 200.
    #expect(response.status == 401)
    let next = try Echo(connection.perform(HTTPRequest(url: try server.url("/echo"))))
    #expect(next.values(of: "authorization").isEmpty)
  }

  @Test(arguments: ["/x", "/?a=b", "//", "/a/../b"])
  func anEndpointIsARoot(path: String) throws {
    let url = try MisbehavingServer.shared.url(path)
    let fault = HTTPFailure.urlNotAllowed("only an address without path and query can be gone on with")
    #expect(throws: fault) { try call(to: url) }
    #expect(throws: fault) { try AWSTarget(url, path: "/y") }
  }

  @Test(arguments: [
    "", "/", "x", "//", "/x/", "/x//y", "//x", "/.", "/..", "/../x", "/x/..", "/x/./y", "/a b", "/a%20b", "/%2e%2e",
    "/a?b",
    "/a#b", "/a~b", "/a:b", "/a+b", "/a=b", "/\u{E4}", "/a\r\nb", "/a\\b", "/*", "/a@b", "/a;b", "/a,b",
    "/" + String(repeating: "a", count: 3_000),
  ])
  func refusesPathsThatHaveMoreThanOneSpelling(path: String) throws {
    let url = try MisbehavingServer.shared.url("/")
    #expect(throws: HTTPFailure.self) { try AWSTarget(url, path: path) }
  }

  @Test(arguments: ["", "a b", "a&b=c", "a=b", "a+b", "a%20b", "a~", "\u{E4}", "a#b", "a/b", "a\n", "a;b", "a?b"])
  func refusesQueriesThatHaveMoreThanOneSpelling(text: String) throws {
    let url = try MisbehavingServer.shared.url("/")
    #expect(throws: HTTPFailure.self) { try AWSTarget(url, path: "/x", query: (text, "value")) }
    #expect(throws: HTTPFailure.self) { try AWSTarget(url, path: "/x", query: ("name", text)) }
  }

  @Test func whatMustNotArriveTwiceGoesOverANewConnection() throws {
    for mayArriveTwice in [true, false] {
      let server = MisbehavingServer()
      let connection = try HTTPConnection()
      // The server keeps this connection, and breaks it when it has read the next request on it.
      let first = try connection.perform(call(to: server.url("/"), headers: [("X-Wish", "last")]))
      #expect(first.body == Array("kept".utf8))
      let second = try connection.perform(call(to: server.url("/"), mayArriveTwice: mayArriveTwice))
      #expect(second.status == 200)
      let count = try HTTPConnection().perform(HTTPRequest(url: server.url("/requests")))
      // With it, this one: libcurl has sent the second request again, and nobody has been told.
      #expect(String(decoding: count.body, as: UTF8.self) == (mayArriveTwice ? "4" : "3"))
    }
  }

  @Test func signsTheLargestBodyAndNoneBeyond() throws {
    let server = MisbehavingServer()
    let limits = HTTPLimits(maximumBodyBytes: 2_000_000)
    func call(_ count: Int) throws -> AWSRequest {
      try AWSRequest(
        .post(body: [UInt8](repeating: 7, count: count)), to: AWSTarget(root: server.url("/")),
        headers: [("Content-Type", "a/b")],
        credentials: try AWSCredentials(accessKeyID: "A", secretAccessKey: "x", sessionToken: nil), region: "r",
        service: "s", limits: limits)
    }
    let echo = try Echo(HTTPConnection().perform(try call(AWSRequest.maximumBodyBytes)))
    #expect(echo.values(of: "expect") == [] && echo.body.count == AWSRequest.maximumBodyBytes)
    #expect(throws: HTTPFailure.client("a body of more than 1000000 bytes is not signed")) {
      try call(AWSRequest.maximumBodyBytes + 1)
    }
  }

  @Test(arguments: [
    ("Authorization", "x"), ("HOST", "x"), ("x-amz-date", "x"), ("X-Amz-Security-Token", "x"), ("Expect", "x"),
    ("Content-Type", "again"), ("X-Empty", ""), ("X-Space", "a b"), ("X-Break", "a\r\nb"), ("X-Tab", "a\tb"),
    ("X-Beyond", "\u{E4}"), ("", "x"), ("X:", "x"), ("X Y", "x"),
    ("Content", "x"), ("x-amz", "x"), ("X-Amz-Date-Too", "x"), ("content-type-2", "x"), ("h", "x"),
  ])
  func refusesFieldsThatHaveMoreThanOneReading(name: String, value: String) throws {
    let url = try MisbehavingServer.shared.url("/")
    #expect(throws: HTTPFailure.headerMalformed(name: name)) { try call(to: url, headers: [(name, value)]) }
  }

  @Test(arguments: ["", "eu:west", "eu/west", "EU-WEST-1", "eu west", "eu\u{E4}", String(repeating: "a", count: 65)])
  func refusesRegionsAndServicesThatWouldBeOthers(name: String) throws {
    let url = try MisbehavingServer.shared.url("/")
    #expect(throws: HTTPFailure.self) { try call(to: url, region: name) }
    #expect(throws: HTTPFailure.self) { try call(to: url, service: name) }
  }

  @Test(
    arguments: [
      ("", "x", nil), ("a,b", "x", nil), ("a/b", "x", nil), ("a:b", "x", nil), ("a b", "x", nil), ("a\r\n", "x", nil),
      ("\u{E4}", "x", nil), (String(repeating: "a", count: 129), "x", nil),
    ] as [(String, String, String?)])
  func refusesAccessKeyIDsThatWouldBeMore(id: String, secret: String, token: String?) {
    #expect(throws: AWSCredentials.Part.accessKeyID) {
      try AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
    }
  }

  @Test func refusesSecretsAndTokensThatCannotBeSent() {
    for bad in ["", "a b", "a\n", "\u{E4}", "a\0b"] {
      #expect(throws: AWSCredentials.Part.secretAccessKey) {
        try AWSCredentials(accessKeyID: "A", secretAccessKey: bad, sessionToken: nil)
      }
      #expect(throws: AWSCredentials.Part.sessionToken) {
        try AWSCredentials(accessKeyID: "A", secretAccessKey: "x", sessionToken: bad)
      }
    }
  }

  @Test func credentialsShowThemselvesNowhere() throws {
    let credentials = try AWSCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the-token")
    let request = try call(to: try MisbehavingServer.shared.url("/"), credentials: credentials)
    var shown = "\(credentials) \(request) " + String(reflecting: credentials) + String(reflecting: request)
    dump([credentials], to: &shown)
    dump(request, to: &shown)
    for part in ["AKIDEXAMPLE", "the-secret", "the-token"] { #expect(!shown.contains(part)) }
    #expect(shown.contains("AWSRequest(to: \(sharedHost)"))
  }

  private func call(
    to server: MisbehavingServer, credentials: AWSCredentials? = nil, wish: String = "echo"
  ) throws -> AWSRequest {
    try call(to: server.url("/"), credentials: credentials, headers: [("X-Wish", wish)])
  }

  private func call(
    to url: HTTPURL, credentials: AWSCredentials? = nil, headers: [(name: String, value: String)] = [],
    region: String = "eu-central-1", service: String = "secretsmanager",
    mayArriveTwice: Bool = true
  ) throws -> AWSRequest {
    let usual = try AWSCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the-token")
    return try AWSRequest(
      .post(body: Array("{}".utf8)), to: AWSTarget(root: url),
      headers: [("Content-Type", "application/x-amz-json-1.1")] + headers, credentials: credentials ?? usual,
      region: region, service: service, mayArriveTwice: mayArriveTwice)
  }
}

/// What the server saw.
private struct Echo {
  let first: String
  let fields: [(name: String, value: String)]
  let body: [UInt8]
  let whole: String

  init(_ response: HTTPResponse) throws {
    let end = try #require(response.body.firstRange(of: Array("\n\n".utf8)))
    let lines = String(decoding: response.body[..<end.lowerBound], as: UTF8.self).split(separator: "\n")
    first = String(try #require(lines.first))
    fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (String(parts[0]), String(parts[1].dropFirst()))
    }
    body = Array(response.body[end.upperBound...])
    whole = String(decoding: response.body, as: UTF8.self)
  }

  func values(of name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name }.map(\.value)
  }
}

/// Signature Version 4 by another hand, `Fixtures/sigv4.py`.
private enum Oracle {
  static func answers(to lines: [String]) throws -> [String] {
    let script = try #require(Bundle.module.path(forResource: "sigv4", ofType: "py", inDirectory: "Fixtures"))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latchkey-sigv4-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (asked, answered) = (folder.appendingPathComponent("asked"), folder.appendingPathComponent("answered"))
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: asked)
    try Data().write(to: answered)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script]
    process.standardInput = try FileHandle(forReadingFrom: asked)
    process.standardOutput = try FileHandle(forWritingTo: answered)
    try process.run()
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: answered), as: UTF8.self).split(separator: "\n").map { String($0) }
  }
}
