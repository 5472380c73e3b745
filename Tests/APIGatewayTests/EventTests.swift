import APIGateway
import StrictJSON
import Testing

private func parsed(_ text: String) throws -> AuthorizerEvent { try AuthorizerEvent(parsing: Array(text.utf8)) }

@Test(arguments: AuthorizerEvent.Kind.allCases)
func theEventItselfSaysWhichShapeItIs(kind: AuthorizerEvent.Kind) throws {
  let event = try AuthorizerEvent(parsing: Request(kind: kind).event)
  #expect(event.kind == kind)
  #expect(event.methodARN == Request.arn)
  #expect(event.sourceIP == (kind == .token ? nil : "203.0.113.9"))
}

@Test func ignoresWhatItDoesNotKnow() throws {
  let event = try parsed(
    #"{"type":"TOKEN","authorizationToken":"Bearer a.b.c","methodArn":"arn:x","new":{"a":[1]},"headers":1}"#)
  #expect(event.methodARN == "arn:x")
  #expect(try event.presented(at: CredentialPlaces()) == .bearer("a.b.c"))
}

@Test func onlyConnectIsAWebSocketsEvent() throws {
  for (type, kind) in [
    (#""CONNECT""#, AuthorizerEvent.Kind.webSocket), (#""connect""#, .request), (#""MESSAGE""#, .request),
    ("null", .request),
  ] {
    #expect(try parsed(#"{"type":"REQUEST","requestContext":{"eventType":\#(type)}}"#).kind == kind)
  }
  // An HTTP API has no such member: its version decides.
  #expect(
    try parsed(#"{"type":"REQUEST","version":"2.0","requestContext":{"eventType":"CONNECT"}}"#).kind == .http2)
}

@Test(arguments: [
  #"{"type":"TOKEN","methodArn":null}"#, #"{"type":"TOKEN","authorizationToken":null}"#, #"{"type":"REQUEST"}"#,
  #"{"type":"REQUEST","version":null,"headers":null,"multiValueHeaders":null,"requestContext":null}"#,
  #"{"type":"REQUEST","headers":{"Authorization":null},"multiValueHeaders":{"Authorization":null}}"#,
  #"{"type":"REQUEST","headers":{},"multiValueHeaders":{"Authorization":[]},"requestContext":{"identity":null}}"#,
  #"{"type":"REQUEST","queryStringParameters":null,"multiValueQueryStringParameters":null,"cookies":null}"#,
  #"{"type":"REQUEST","version":"2.0","routeArn":null,"methodArn":"arn:x","requestContext":{"http":null}}"#,
  #"{"type":"REQUEST","version":"2.0","requestContext":{"http":{"sourceIp":null},"identity":{"sourceIp":"::1"}}}"#,
])
func whatIsNullOrAbsentIsNothing(text: String) throws {
  let event = try parsed(text)
  #expect(event.methodARN == nil)
  #expect(event.sourceIP == nil)
  #expect(try event.presented(at: everywhere) == nil)
}

@Test(arguments: [
  "", "null", "[]", "\"TOKEN\"", "{", "{}", #"{"type":1}"#, #"{"type":"token"}"#, #"{"type":null}"#,
  #"{"type":"TO\#u{212A}EN"}"#, #"{"type":"TOKEN","type":"TOKEN"}"#, "{\"type\":\"TOKEN\",\"a\":\"\u{0}\"}",
  #"{"type":"TOKEN","authorizationToken":["Bearer s3cret"]}"#, #"{"type":"TOKEN","authorizationToken":1}"#,
  #"{"type":"TOKEN","methodArn":{}}"#, #"{"type":"TOKEN","requestContext":[]}"#,
  #"{"type":"REQUEST","version":2.0}"#, #"{"type":"REQUEST","version":"3.0"}"#, #"{"type":"REQUEST","version":"2"}"#,
  #"{"type":"REQUEST","version":""}"#,
  #"{"type":"REQUEST","version":"2.0","routeArn":["arn:x"]}"#, #"{"type":"REQUEST","methodArn":1}"#,
  #"{"type":"REQUEST","headers":[]}"#, #"{"type":"REQUEST","headers":"Authorization: Bearer s3cret"}"#,
  #"{"type":"REQUEST","headers":[{"Authorization":"Bearer s3cret"}]}"#,
  #"{"type":"REQUEST","headers":{"Authorization":["Bearer s3cret"]}}"#,
  #"{"type":"REQUEST","headers":{"Authorization":1}}"#, #"{"type":"REQUEST","headers":{"X":{"s3cret":"s3cret"}}}"#,
  #"{"type":"REQUEST","multiValueHeaders":{"Authorization":"Bearer s3cret"}}"#,
  #"{"type":"REQUEST","multiValueHeaders":{"Authorization":["Bearer s3cret",null]}}"#,
  #"{"type":"REQUEST","multiValueHeaders":{"Authorization":[["Bearer s3cret"]]}}"#,
  #"{"type":"REQUEST","multiValueHeaders":["Authorization"]}"#,
  #"{"type":"REQUEST","queryStringParameters":"a=s3cret"}"#, #"{"type":"REQUEST","queryStringParameters":{"a":true}}"#,
  #"{"type":"REQUEST","multiValueQueryStringParameters":{"a":"s3cret"}}"#,
  #"{"type":"REQUEST","version":"2.0","cookies":"session=s3cret"}"#,
  #"{"type":"REQUEST","version":"2.0","cookies":["session=s3cret",1]}"#,
  #"{"type":"REQUEST","version":"2.0","cookies":{"session":"s3cret"}}"#,
  #"{"type":"REQUEST","requestContext":"CONNECT"}"#, #"{"type":"REQUEST","requestContext":{"eventType":1}}"#,
  #"{"type":"REQUEST","requestContext":{"identity":"203.0.113.9"}}"#,
  #"{"type":"REQUEST","requestContext":{"identity":{"sourceIp":3405803785}}}"#,
  #"{"type":"REQUEST","version":"2.0","requestContext":{"http":{"sourceIp":["203.0.113.9"]}}}"#,
])
func aMemberOfTheWrongTypeIsNeverTakenForAnAbsentOne(text: String) throws {
  let problem = try #require(throws: InvalidEvent.self) { try parsed(text) }
  #expect(problem.code == "event_malformed")
  // An error goes to a log, and what the event holds may be a secret.
  #expect(!problem.description.contains("s3cret"))
  #expect(problem.description.utf8.count < 128)
}

@Test func refusesAnEventOverAMegabyte() {
  let padding = String(repeating: "a", count: InvalidEvent.maximumBytes)
  #expect(throws: InvalidEvent.unreadable(.tooLarge(limit: 1 << 20))) {
    try parsed(#"{"type":"TOKEN","authorizationToken":"\#(padding)"}"#)
  }
}

@Test(arguments: ["headers", "queryStringParameters"])
func refusesMoreValuesThanARequestCanHave(member: String) throws {
  let count = 10_240
  let fields = (0..<count).map { JSONText.Member("n\($0)", "v") }
  func event(_ fields: [JSONText.Member]) throws -> AuthorizerEvent {
    try AuthorizerEvent(
      parsing: JSONText.object([.init("type", "REQUEST"), .init(member, .object(fields))])
        .encoded())
  }
  #expect(try event(fields).presented(at: everywhere) == nil)
  #expect(throws: InvalidEvent.self) { try event(fields + [.init("one", "more")]) }
}

@Test func refusesMoreCookiesOrValuesOfOneHeaderThanARequestCanHave() throws {
  let many = JSONText.strings(repeatElement("a=b", count: 10_241))
  for event in [
    JSONText.object(["type": "REQUEST", "version": "2.0", "cookies": many]),
    .object(["type": "REQUEST", "multiValueHeaders": .object(["cookie": many])]),
    .object(["type": "REQUEST", "multiValueQueryStringParameters": .object(["a": many])]),
  ] {
    #expect(throws: InvalidEvent.self) { try AuthorizerEvent(parsing: event.encoded()) }
  }
}

@Test func anAddressIsNeverTakenFromAHeader() throws {
  let forged = #""headers":{"X-Forwarded-For":"192.0.2.1","X-Real-IP":"192.0.2.1","Forwarded":"for=192.0.2.1"}"#
  #expect(try parsed(#"{"type":"REQUEST",\#(forged)}"#).sourceIP == nil)
  let context = #""requestContext":{"identity":{"sourceIp":"203.0.113.9"},"http":{"sourceIp":"192.0.2.1"}}"#
  #expect(try parsed(#"{"type":"REQUEST",\#(forged),\#(context)}"#).sourceIP == "203.0.113.9")
}

/// Every kind of place at once.
let everywhere = CredentialPlaces(
  tokens: [
    .standard, .header("x-token", scheme: .none), .cookie("session"), .query("access_token"), .subprotocol("bearer"),
  ],
  keys: [.header("x-api-key"), .query("key")], acceptsBasic: true)
