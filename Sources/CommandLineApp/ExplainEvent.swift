internal import APIGateway
internal import Authorization
internal import StrictJSON

/// An event made up of a token and a route, for whoever has no event at hand: a REST API's of type REQUEST, or a WebSocket
/// API's for `$connect`. Its stage is nobody's, and looks it.
enum ExplainEvent {
  /// Nobody's account, API and stage.
  static let stageARN = "arn:aws:execute-api:us-east-1:000000000000:example000/example"

  /// Makes the event.
  ///
  /// - Parameters:
  ///   - token: as it would be in the request; on the first place that the policy looks at.
  ///   - route: `METHOD /path`, or a route key.
  /// - Throws: where the route is none, or where the policy looks for a token nowhere in such a request.
  static func json(token: String, route: String, sources: [APIGateway.TokenSource]) throws(Complaint) -> [UInt8] {
    let parts = route.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let isKey = parts.count == 1
    guard isKey || parts[1].utf8.first == UInt8(ascii: "/"),
      let arn = MethodARN(parsing: "\(stageARN)/\(parts.joined())"), arn.request.isKey == isKey
    else {
      throw Complaint(
        "--route: '\(UsageMessage.quote(route))' is no route",
        hints: "write it like 'POST /groups/news/messages' or '$connect'")
    }
    guard let source = sources.first(where: { isKey || $0.isOfEveryRequest }) else {
      throw Complaint(
        "the policy looks for a token nowhere in such a request", hints: "--event takes a whole event")
    }
    var members: [JSONText.Member] = [
      .init("type", "REQUEST"), .init("methodArn", .string("\(stageARN)/\(parts.joined())")),
    ]
    if !isKey {
      members += [
        .init("resource", .string(String(parts[1]))), .init("path", .string(String(parts[1]))),
        .init("httpMethod", .string(String(parts[0]))),
      ]
    }
    let (headers, query) = place(token, source)
    members += [
      .init("headers", object(headers)), .init("multiValueHeaders", lists(headers)),
      .init("queryStringParameters", object(query)), .init("multiValueQueryStringParameters", lists(query)),
      .init("pathParameters", .object([])), .init("stageVariables", .object([])),
      .init("requestContext", context(isKey ? nil : (String(parts[0]), String(parts[1])), key: route)),
    ]
    return JSONText.object(members).encoded()
  }

  private typealias Pair = (name: String, value: String)

  private static func place(_ token: String, _ source: APIGateway.TokenSource) -> (headers: [Pair], query: [Pair]) {
    switch source {
    case .header(let name, .bearer): ([(name, "Bearer \(token)")], [])
    case .header(let name, .none): ([(name, token)], [])
    case .cookie(let name): ([("cookie", "\(name)=\(token)")], [])
    case .query(let name): ([], [(name, token)])
    case .subprotocol(let name): ([("Sec-WebSocket-Protocol", "\(name), \(token)")], [])
    }
  }

  private static func object(_ pairs: [Pair]) -> JSONText {
    .object(pairs.map { JSONText.Member($0.name, .string($0.value)) })
  }

  private static func lists(_ pairs: [Pair]) -> JSONText {
    .object(pairs.map { JSONText.Member($0.name, .strings([$0.value])) })
  }

  private static func context(_ request: (method: String, path: String)?, key: String) -> JSONText {
    var members: [JSONText.Member] = [
      .init("accountId", "000000000000"), .init("apiId", "example000"), .init("stage", "example"),
      .init("requestId", "example"),
      // An address for documents (RFC 5737): nobody's.
      .init("identity", .object(["sourceIp": "192.0.2.1"])),
    ]
    if let request {
      members += [
        .init("httpMethod", .string(request.method)), .init("path", .string("/example\(request.path)")),
        .init("resourcePath", .string(request.path)),
      ]
    } else {
      members += [
        .init("routeKey", .string(key)), .init("eventType", "CONNECT"), .init("connectionId", "example="),
      ]
    }
    return .object(members)
  }
}

extension APIGateway.TokenSource {
  /// Whether it is looked at in every request, and not only in `$connect`.
  fileprivate var isOfEveryRequest: Bool {
    switch self {
    case .header, .cookie: true
    case .query, .subprotocol: false
    }
  }
}

extension MethodARN.Request {
  fileprivate var isKey: Bool { if case .key = self { true } else { false } }
}
