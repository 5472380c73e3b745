import APIGateway
import StrictJSON
import Testing

private let body = Array(#"{"subject":"café"}"#.utf8)

private func read(_ event: String) throws(InvalidEvent) -> ProxyEvent { try ProxyEvent(parsing: Array(event.utf8)) }

@Suite struct ProxyEventTests {
  /// The events of all four shapes are of one request.
  @Test(arguments: ["rest", "http-1.0", "http-2.0", "function-url"])
  func anEventOfEveryShapeSaysTheSame(shape: String) throws {
    let event = try ProxyEvent(parsing: fixture("proxy-events/\(shape).json"))
    #expect(event.method == "POST")
    #expect(event.path == "/groups/news/messages")
    #expect(event.sourceIP == "203.0.113.7")
    #expect(event.requestID?.isEmpty == false)
    #expect(event.body == body)
    #expect(event.values(ofHeader: "idempotency-key") == ["8e03978e-40d5-43e8-bc93-6894a57f9324"])
    #expect(event.values(ofHeader: "content-type") == ["application/json"])
    let joined = ["1.0 first.example.com,1.1 second.example.com"]
    let isJoined = shape == "http-2.0" || shape == "function-url"
    #expect(
      Set(event.values(ofHeader: "via"))
        == Set(isJoined ? joined : ["1.0 first.example.com", "1.1 second.example.com"]))
    #expect(event.values(ofHeader: "authorization") == [])
    #expect(Set(event.values(ofQuery: "status")) == ["due", "sent"])
    #expect(event.values(ofQuery: "name") == ["a b&c"])
    #expect(event.values(ofQuery: "Name") == [])
  }

  @Test(arguments: ["rest", "http-1.0", "http-2.0"])
  func theCallerIsWhatTheAuthorizerWrote(shape: String) throws {
    var context = [
      "role": "user", "permissions": "messages:read,messages:write", "groups": "[\"news\"]", "issuer": "customers",
      "subject": "3f2a", "authType": "jwt", "expiresAt": "1800000300",
    ]
    if shape != "http-2.0" { context.merge(["principalId": "customers:3f2a", "integrationLatency": "12"]) { $1 } }
    #expect(try ProxyEvent(parsing: fixture("proxy-events/\(shape).json")).caller == .context(context))
  }

  @Test func theCallerOfAFunctionURLIsTheOneWhoSigned() throws {
    let event = try ProxyEvent(parsing: fixture("proxy-events/function-url.json"))
    #expect(event.caller == .iam(userARN: "arn:aws:sts::123456789012:assumed-role/Deployer/ops"))
  }

  @Test(arguments: [
    ("rest", "https://abcdef1234.execute-api.eu-west-1.amazonaws.com/live"),
    ("http-1.0", "https://abcdef1234.execute-api.eu-west-1.amazonaws.com/live"),
    ("http-2.0", "https://abcdef1234.execute-api.eu-west-1.amazonaws.com/live"),
    ("function-url", "https://urlidabcdef.lambda-url.eu-west-1.on.aws"),
  ])
  func theAddressIsWhatStandsBeforeThePath(shape: String, address: String) throws {
    #expect(try ProxyEvent(parsing: fixture("proxy-events/\(shape).json")).address == address)
  }

  @Test(arguments: [
    (#"{}"#, nil), (#"{"domainName":null}"#, nil), (#"{"domainName":""}"#, nil),
    (#"{"domainName":"a.example.com"}"#, "https://a.example.com"),
    (#"{"domainName":"a.example.com","path":"/live/me"}"#, "https://a.example.com/live"),
    (#"{"domainName":"a.example.com","path":"/me"}"#, "https://a.example.com"),
    (#"{"domainName":"a.example.com","path":"/another"}"#, "https://a.example.com"),
  ])
  func theAddressIsAWSsWord(context: String, address: String?) throws {
    let event = #"{"httpMethod":"GET","path":"/me","headers":{"Host":"evil.example"},"requestContext":\#(context)}"#
    #expect(try read(event).address == address)
  }

  @Test func numbersAndBooleansOfAContextAreText() throws {
    let event = try read(
      #"""
      {"httpMethod":"GET","path":"/me","headers":null,"requestContext":{"authorizer":
      {"role":"admin","integrationLatency":12,"flag":true,"ratio":0.5,"nothing":null}}}
      """#)
    #expect(event.caller == .context(["role": "admin", "integrationLatency": "12", "flag": "true", "ratio": "0.5"]))
    #expect(event.body == [] && event.requestID == nil && event.sourceIP == nil)
  }

  /// Neither 1.0 nor 2.0 has a caller where nobody was asked.
  @Test(arguments: [
    #"{}"#, #"{"authorizer":null}"#, #"{"identity":{"userArn":"arn:aws:iam::123456789012:user/ops"}}"#,
  ])
  func aRouteWithoutAnAuthorizerHasNoCaller(context: String) throws {
    #expect(try read(#"{"httpMethod":"GET","path":"/","requestContext":\#(context)}"#).caller == .none)
    let http = context.dropLast() + (context == "{}" ? "" : ",") + #""http":{"method":"GET"}}"#
    #expect(try read(#"{"version":"2.0","rawPath":"/","requestContext":\#(http)}"#).caller == .none)
  }

  @Test func withoutARequestContextThereIsNoCaller() throws {
    #expect(try read(#"{"httpMethod":"GET","path":"/"}"#).caller == .none)
    #expect(try read(#"{"httpMethod":"GET","path":"/","requestContext":null}"#).caller == .none)
  }

  @Test(arguments: [
    (#"{}"#, [:]), (#"{"integrationLatency":3}"#, ["integrationLatency": "3"]),
    (#"{"claims":null,"scopes":null}"#, [:]),
  ])
  func anAuthorizerThatSaysNothingIsStillOne(authorizer: String, context: [String: String]) throws {
    #expect(try one(authorizer).caller == .context(context))
  }

  @Test(arguments: [
    (#"{}"#, [:]), (#"{"lambda":{}}"#, [:]), (#"{"lambda":null}"#, [:]), (#"{"iam":null,"jwt":null}"#, [:]),
    (#"{"lambda":{"role":"user","list":["x"],"map":{"role":"admin"}}}"#, ["role": "user"]),
    // Of payload 2.0 only what is inside counts: nobody but API Gateway names the members beside it.
    (#"{"role":"admin","issuer":"customers"}"#, [:]),
  ])
  func theContextOfPayload2IsInside(authorizer: String, context: [String: String]) throws {
    #expect(try two(authorizer).caller == .context(context))
  }

  /// Whoever signs up at a user pool writes claims, whose names may be those of our context.
  @Test(arguments: [
    #"{"claims":{"sub":"3f2a","role":"admin"}}"#, #"{"claims":{"sub":"3f2a"},"role":"admin"}"#,
    #"{"claims":null,"scopes":["a"]}"#, #"{"jwt":{"claims":{"role":"admin"},"scopes":null}}"#,
    #"{"lambda":{"role":"admin"}}"#, #"{"iam":{"userArn":"arn:aws:iam::123456789012:user/ops"}}"#,
    #""admin""#, "[]", "true",
  ])
  func anotherAuthorizerIsNeverOursInPayload1(authorizer: String) {
    #expect(throws: InvalidEvent.self) { try one(authorizer) }
  }

  @Test(arguments: [
    #"{"jwt":{"claims":{"role":"admin"},"scopes":null}}"#, #"{"jwt":{},"lambda":{"role":"admin"}}"#,
    #"{"jwt":[],"lambda":{"role":"admin"}}"#,
    #"{"lambda":{"role":"admin"},"iam":{"userArn":"arn:aws:iam::123456789012:user/ops"}}"#,
    #"{"lambda":{},"iam":{"userArn":"arn:aws:iam::123456789012:user/ops"}}"#, #"{"lambda":"admin"}"#, #"{"lambda":[]}"#,
    #"{"iam":{}}"#, #"{"iam":{"userArn":null}}"#, #"{"iam":{"userArn":["a"]}}"#, #"{"iam":"a"}"#, #""admin""#, "[]",
  ])
  func twoAuthorizersOrAnotherAreNoneInPayload2(authorizer: String) {
    #expect(throws: InvalidEvent.self) { try two(authorizer) }
  }

  @Test(arguments: [
    ("/live/groups", "live", "/groups"), ("/live", "live", "/"), ("/live/", "live", "/"),
    ("/lively", "live", "/lively"),
    ("/groups/live", "live", "/groups/live"), ("/live/live/x", "live", "/live/x"), ("/LIVE/x", "live", "/LIVE/x"),
    ("/$default/x", "$default", "/x"), ("/x", "$default", "/x"), ("/", "live", "/"), ("", "live", ""),
    ("//x", "", "//x"),
  ])
  func anHTTPAPIWritesTheStageBeforeThePath(raw: String, stage: String, path: String) throws {
    let event = try read(
      #"{"version":"2.0","rawPath":"\#(raw)","requestContext":{"stage":"\#(stage)","http":{"method":"GET"}}}"#)
    #expect(event.path == path)
    let old = #""httpMethod":"GET","path":"\#(raw)","requestContext":{"stage":"\#(stage)"}"#
    #expect(try read(#"{"version":"1.0",\#(old)}"#).path == path)
    #expect(try read("{\(old)}").path == raw)
  }

  @Test(arguments: [
    ("", [], ""), ("a=1&b=2&a=3", ["1", "3"], "a"), ("a=1&a=1", ["1"], "a"), ("a", [""], "a"), ("a=", [""], "a"),
    ("a=b=c", ["b=c"], "a"), ("=1", ["1"], ""), ("&&a=1&", ["1"], "a"), ("%61=%41", ["A"], "a"),
    ("a=1+2%2B3", ["1 2+3"], "a"),
    ("a=%c3%A9", ["é"], "a"), ("a=e%CC%81&a=%C3%A9", ["e\u{301}", "é"], "a"), ("a=é", ["é"], "a"),
    ("a=%25%32", ["%2"], "a"),
    ("a;b=1", ["1"], "a;b"), ("a=1&A=2", ["1"], "a"),
  ])
  func aQueryIsDecoded(query: String, values: [String], name: String) throws {
    let found = try queried(query).values(ofQuery: name)
    #expect(found.map { Array($0.utf8) } == values.map { Array($0.utf8) })
  }

  @Test(arguments: [
    "%", "a=%", "a=%4", "a=%zz", "a=%4g", "%=1", "a=%+1", "a=%FF", "a=%C3", "a=%ED%A0%80", "b=1&a=%C0%80",
  ])
  func aQueryThatIsNotEncodedIsTheSendersFault(query: String) {
    #expect(throws: InvalidEvent.request(.query)) { try queried(query) }
  }

  @Test func anEventBeyondTheBoundIsTheSendersFault() throws {
    let bare = #"{"httpMethod":"POST","path":"/","body":""}"#
    func event(_ count: Int) -> [UInt8] {
      Array(bare.utf8.dropLast(2)) + [UInt8](repeating: UInt8(ascii: "x"), count: count - bare.utf8.count)
        + Array("\"}".utf8)
    }
    #expect(
      try ProxyEvent(parsing: event(InvalidEvent.maximumBytes)).body.count == InvalidEvent.maximumBytes
        - bare.utf8.count)
    #expect(throws: InvalidEvent.request(.tooLarge(limit: InvalidEvent.maximumBytes))) {
      try ProxyEvent(parsing: event(InvalidEvent.maximumBytes + 1))
    }
  }

  /// API Gateway passes them on, in a body or decoded from `%00`; our parser reads none.
  @Test(arguments: [
    #""body":"a\u0000b""#, #""queryStringParameters":{"a":"\u0000"}"#, #""queryStringParameters":{"\u0000":"a"}"#,
  ])
  func aNULIsTheSendersFault(member: String) throws {
    #expect(throws: InvalidEvent.request(.nul)) { try read(#"{"httpMethod":"POST","path":"/",\#(member)}"#) }
    #expect(try read(#"{"httpMethod":"POST","path":"/","body":"a\\u0000b"}"#).body == Array(#"a\u0000b"#.utf8))
    #expect(throws: InvalidEvent.unreadable(.malformed)) { try read(#"{"body":"a\\u0000b","#) }
  }

  @Test(arguments: [
    (#""body":null"#, ""), (#""body":"""#, ""), (#""body":"","isBase64Encoded":true"#, ""),
    (#""body":null,"isBase64Encoded":true"#, ""), (#""isBase64Encoded":null,"body":"YQ==""#, "YQ=="),
    (#""body":"YQ==","isBase64Encoded":false"#, "YQ=="), (#""body":"YQ==","isBase64Encoded":true"#, "a"),
  ])
  func aBodyIsDecodedWhereTheEventSaysSo(members: String, body: String) throws {
    #expect(try read(#"{"httpMethod":"POST","path":"/",\#(members)}"#).body == Array(body.utf8))
  }

  @Test(arguments: [
    #""body":"YQ=","isBase64Encoded":true"#, #""body":"YQ","isBase64Encoded":true"#,
    #""body":"YR==","isBase64Encoded":true"#, #""body":"-_==","isBase64Encoded":true"#,
    #""body":"YQ==\n","isBase64Encoded":true"#, #""body":"YQ==","isBase64Encoded":"true""#,
    #""body":"YQ==","isBase64Encoded":1"#, #""body":{"a":1}"#, #""body":["a"]"#,
  ])
  func aBodyThatIsNotWhatItSaysIsNoBody(members: String) {
    #expect(throws: InvalidEvent.self) { try read(#"{"httpMethod":"POST","path":"/",\#(members)}"#) }
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"httpMethod":"GET"}"#, #"{"path":"/"}"#, #"{"httpMethod":1,"path":"/"}"#,
    #"{"httpMethod":"GET","path":["/"]}"#, #"{"httpMethod":"GET","path":"/","requestContext":[]}"#,
    #"{"version":"3.0","httpMethod":"GET","path":"/"}"#, #"{"version":2,"httpMethod":"GET","path":"/"}"#,
    // The Kelvin sign is no K, and a full-width digit no digit.
    #"{"version":"１.0","httpMethod":"GET","path":"/"}"#, #"{"version":"2.0","httpMethod":"GET","path":"/"}"#,
    #"{"version":"2.0","rawPath":"/"}"#, #"{"version":"2.0","rawPath":"/","requestContext":{"http":{}}}"#,
    #"{"version":"2.0","rawPath":1,"requestContext":{"http":{"method":"GET"}}}"#,
    #"{"version":"2.0","rawPath":"/","rawQueryString":["a=1"],"requestContext":{"http":{"method":"GET"}}}"#,
    #"{"version":"2.0","rawPath":"/","requestContext":{"stage":1,"http":{"method":"GET"}}}"#,
    #"{"httpMethod":"GET","path":"/","headers":{"a":1}}"#,
    #"{"httpMethod":"GET","path":"/","multiValueHeaders":{"a":"b"}}"#,
    #"{"httpMethod":"GET","path":"/","requestContext":{"identity":{"sourceIp":7}}}"#,
    #"{"type":"TOKEN","authorizationToken":"Bearer a.b.c","methodArn":"arn:aws:execute-api:eu-west-1:1:a/prod/GET/"}"#,
    #"{"requestContext":{"eventType":"MESSAGE","routeKey":"$default"},"body":"x"}"#,
  ])
  func refusesWhatIsNoProxyEvent(text: String) {
    do {
      _ = try read(text)
      Issue.record("read as an event")
    } catch .request(let fault) {
      Issue.record("\(fault) is not the sender's fault")
    } catch {
      #expect(error.code == "event_malformed" && error.description.utf8.count < 128)
    }
  }

  private func one(_ authorizer: String) throws(InvalidEvent) -> ProxyEvent {
    try read(#"{"httpMethod":"GET","path":"/","requestContext":{"authorizer":\#(authorizer)}}"#)
  }

  private func two(_ authorizer: String) throws(InvalidEvent) -> ProxyEvent {
    try read(
      #"{"version":"2.0","rawPath":"/","requestContext":{"authorizer":\#(authorizer),"http":{"method":"GET"}}}"#)
  }

  private func queried(_ query: String) throws(InvalidEvent) -> ProxyEvent {
    try read(
      #"{"version":"2.0","rawPath":"/","rawQueryString":"\#(query)","requestContext":{"http":{"method":"GET"}}}"#)
  }
}
