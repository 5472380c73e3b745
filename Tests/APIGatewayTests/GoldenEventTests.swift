import APIGateway
import StrictJSON
import Testing

/// One event of each shape as AWS's guides show it, and what it must be read as.
struct Golden: Sendable, CustomTestStringConvertible {
  let file: String
  let kind: AuthorizerEvent.Kind
  let arn: String
  let sourceIP: String?
  /// What each place presents, where it is the only one that is looked at.
  let presents: [(CredentialPlaces, Presented?)]

  var testDescription: String { file }

  static let stage = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234"
  static let header = CredentialPlaces()
  static let cookie = CredentialPlaces(tokens: [.cookie("session")])
  static let query = CredentialPlaces(tokens: [.query("access_token")])
  static let subprotocol = CredentialPlaces(tokens: [.subprotocol("bearer")])
  static let apiKey = CredentialPlaces(tokens: [], keys: [.header("x-api-key")])
  static let queryKey = CredentialPlaces(tokens: [], keys: [.query("key")])

  static let wholeRequest: [(CredentialPlaces, Presented?)] = [
    (header, .bearer("aaa.bbb.ccc")), (cookie, .token("ddd.eee.fff", .cookie("session"))), (query, nil),
    (subprotocol, nil), (apiKey, .key("7c9e6679-7425-40de-944b-e07fc1f90ae7", .header("x-api-key"))),
    (queryKey, .key("query-key-of-some-length", .query("key"))),
  ]

  static let all = [
    Golden(
      file: "token.json", kind: .token, arn: "\(stage)/prod/GET/groups/news/messages", sourceIP: nil,
      presents: [(header, .bearer("aaa.bbb.ccc")), (cookie, nil), (query, nil), (queryKey, nil)]),
    Golden(
      file: "request.json", kind: .request, arn: "\(stage)/prod/GET/groups/news/messages", sourceIP: "203.0.113.9",
      presents: wholeRequest),
    Golden(
      file: "websocket.json", kind: .webSocket, arn: "\(stage)/prod/$connect", sourceIP: "203.0.113.9",
      presents: [
        (header, nil), (cookie, nil), (apiKey, nil), (queryKey, nil),
        (query, .token("ggg.hhh.iii", .query("access_token"))),
        (subprotocol, .token("aaa.bbb.ccc", .subprotocol("bearer"))),
      ]),
    Golden(
      file: "http-1.0.json", kind: .http1, arn: "\(stage)/$default/GET/groups/news/messages", sourceIP: "203.0.113.9",
      presents: wholeRequest),
    Golden(
      file: "http-2.0.json", kind: .http2, arn: "\(stage)/$default/GET/groups/news/messages", sourceIP: "203.0.113.9",
      presents: wholeRequest),
  ]
}

@Test(arguments: Golden.all)
func readsAnEventAsAWSDocumentsIt(golden: Golden) throws {
  let event = try AuthorizerEvent(parsing: fixture("events/\(golden.file)"))
  #expect(event.kind == golden.kind)
  #expect(event.methodARN == golden.arn)
  #expect(event.sourceIP == golden.sourceIP)
  for (places, expected) in golden.presents {
    #expect(try event.presented(at: places) == expected, "\(places)")
  }
}

@Test func everyShapeHasAGoldenEvent() {
  #expect(Set(Golden.all.map(\.kind)) == Set(AuthorizerEvent.Kind.allCases))
}

/// The corpus; what a path or an ARN does beyond the token is asked of the whole authorizer, in AuthorizerAppTests.
@Test func takesTheTokenOutOfEveryEventOfTheCorpusOrNone() throws {
  let corpus = try JSONDocument(parsing: fixture("authorizer-events.json"), maximumBytes: 1 << 20)
  let cases = try #require(corpus.root["extract"]?.elements)
  #expect(cases.count == 18)
  for one in cases {
    let (name, kind) = (one["id"]?.string ?? "", one["kind"]?.string ?? "")
    let event = try AuthorizerEvent(parsing: #require(one["event"]).text.encoded())
    #expect(event.kind == (kind == "HTTP_V2" ? .http2 : kind == "REQUEST" ? .request : .token), "\(name)")
    let presented = try? event.presented(at: CredentialPlaces())
    switch try #require(one["expect"]?.string) {
    case "token": #expect(try presented == .bearer(#require(one["token"]?.string)), "\(name)")
    // An empty ARN, which is no caller's fault, is refused once the token is known.
    case "unauthorized" where kind == "ARN": #expect(event.methodARN == "", "\(name)")
    case "unauthorized": #expect(presented == nil, "\(name)")
    case "deny": #expect(presented != nil, "\(name)")
    // Trailing white space: we do not trim.
    case "either": #expect(presented == nil, "\(name)")
    case let other: Issue.record("\(name) expects \(other)")
    }
  }
}

extension JSONValue {
  /// The same value, to be written again.
  var text: JSONText {
    switch kind {
    case .object: .object(members.map { .init($0.name, $0.value.text) })
    case .array: .array(elements.map(\.text))
    case .string: string.map { .string($0) } ?? .null
    case .integer: integer.map { .integer($0) } ?? .null
    case .boolean: boolean.map { .boolean($0) } ?? .null
    case .real, .null: .null
    }
  }
}
