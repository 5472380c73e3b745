import APIGateway
import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import StrictJSON
import Testing

@testable import RESTStage

@Suite("The events that functions get")
struct EventTests {
  private let api = RESTAPI(
    id: "api1", stageName: "live",
    routes: [
      route("POST", "/groups/{group}/messages"), route("GET", "/groups/{group}/messages", authorizer: "Keys"),
      route("ANY", "/files/{proxy+}"), route("GET", "/"),
    ],
    authorizers: [
      RESTAPI.Authorizer(
        name: "Keys", functionID: "Authorizer", kind: .request(identitySources: [.header("x-api-key")]),
        cacheSeconds: 60)
    ])

  /// Sends a request with fields that may be there more than once.
  private func event(
    _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)] = [], body: [UInt8] = []
  ) throws -> JSONValue {
    let bench = Bench()
    let stage = try bench.stage(api)
    bench.authorizers(answer: policy("Allow", "*"))
    var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:8081", path: path)
    for (name, value) in fields {
      head.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    let answer = stage.response(to: LocalRequest(head, body: body, sourceIP: "203.0.113.9"))
    try #require(answer.status.code == 200)
    return try #require(method == .get ? bench.authorized.first ?? bench.invoked.first : bench.invoked.first).json()
  }

  /// Those of "Input format of a Lambda function for proxy integration" in API Gateway's Developer Guide.
  @Test func aProxyEventHasTheDocumentedMembers() throws {
    let event = try event(
      .post, "/live/groups/a%20b/messages?status=due&status=sent&name=a+b%26c",
      [("Accept", "text/html"), ("X-Two", "one"), ("x-two", "two"), ("User-Agent", "curl/8.5.0")], body: Array("é".utf8)
    )
    #expect(
      event.members.map(\.name) == [
        "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "body",
        "isBase64Encoded",
      ])
    #expect(event["resource"]?.string == "/groups/{group}/messages")
    #expect(event["path"]?.string == "/groups/a%20b/messages")
    #expect(event["httpMethod"]?.string == "POST")
    #expect(event["pathParameters"]?["group"]?.string == "a b")
    #expect(event["queryStringParameters"]?["status"]?.string == "sent")
    #expect(event["multiValueQueryStringParameters"]?["status"]?.elements.map(\.string) == ["due", "sent"])
    #expect(event["queryStringParameters"]?["name"]?.string == "a b&c")
    // Names have the spelling in which they came first.
    #expect(event["headers"]?["X-Two"]?.string == "two")
    #expect(event["headers"]?["x-two"] == nil)
    #expect(event["multiValueHeaders"]?["X-Two"]?.elements.map(\.string) == ["one", "two"])
    #expect(event["stageVariables"]?.isNull == true)
    #expect(event["body"]?.string == "é")
    #expect(event["isBase64Encoded"]?.boolean == false)
    let context = try #require(event["requestContext"])
    #expect(context["accountId"]?.string == "123456789012")
    #expect(context["apiId"]?.string == "api1")
    #expect(context["stage"]?.string == "live")
    #expect(context["resourcePath"]?.string == "/groups/{group}/messages")
    #expect(context["httpMethod"]?.string == "POST")
    #expect(context["path"]?.string == "/live/groups/a%20b/messages")
    #expect(context["protocol"]?.string == "HTTP/1.1")
    #expect(context["domainName"]?.string == place.domain)
    #expect(context["domainPrefix"]?.string == "api1")
    #expect(context["requestTime"]?.string == "15/Jan/2027:08:00:00 +0000")
    #expect(context["requestTimeEpoch"]?.integer == 1_800_000_000_000)
    #expect(context["requestId"]?.string?.utf8.count == 36)
    #expect(context["authorizer"] == nil)
    #expect(context["identity"]?["sourceIp"]?.string == "203.0.113.9")
    #expect(context["identity"]?["userAgent"]?.string == "curl/8.5.0")
    #expect(context["identity"]?["cognitoIdentityId"]?.isNull == true)
  }

  /// What the functions' own reader makes of it.
  @Test func theReaderOfTheFunctionsReadsTheEvent() throws {
    let bench = Bench()
    let stage = try bench.stage(api)
    let body: [UInt8] = [0xFF, 0x00, 0x41]
    _ = try stage.answer("PUT", "/live/files/a/b%2Fc?x=%2B", ["X-One": "1"], body: body)
    let event = try ProxyEvent(parsing: try #require(bench.invoked.first).event)
    #expect(event.method == "PUT")
    #expect(event.path == "/files/a/b%2Fc")
    #expect(event.address == "https://\(place.domain)/live")
    #expect(event.sourceIP == "203.0.113.9")
    #expect(event.body == body)
    #expect(event.values(ofHeader: "x-one") == ["1"])
    #expect(event.values(ofQuery: "x") == ["+"])
    let json = try #require(bench.invoked.first).json()
    #expect(json["isBase64Encoded"]?.boolean == true)
    #expect(json["body"]?.string == "/wBB")
    #expect(json["pathParameters"]?["proxy"]?.string == "a/b/c")
  }

  @Test func aRequestAuthorizerIsToldTheWholeRequest() throws {
    let bench = Bench()
    let stage = try bench.stage(api)
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/groups/news/messages?t=1", ["X-Api-Key": "k"]).status.code == 200)
    let call = try #require(bench.authorized.first)
    let event = try call.json()
    #expect(
      event.members.map(\.name) == [
        "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext",
      ])
    #expect(event["type"]?.string == "REQUEST")
    #expect(event["headers"]?["X-Api-Key"]?.string == "k")
    #expect(event["pathParameters"]?["group"]?.string == "news")
    #expect(event["requestContext"]?["identity"]?["sourceIp"]?.string == "203.0.113.9")
    let read = try AuthorizerEvent(parsing: call.event)
    #expect(read.kind == .request)
    #expect(read.methodARN == "\(stageARN)/GET/groups/news/messages")
    #expect(read.sourceIP == "203.0.113.9")
  }

  @Test func whatIsNotThereIsNull() throws {
    let event = try event(.get, "/live")
    #expect(event["path"]?.string == "/")
    #expect(event["resource"]?.string == "/")
    for name in ["queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body"] {
      #expect(event[name]?.isNull == true, "\(name)")
    }
    #expect(event["requestContext"]?["path"]?.string == "/live")
    #expect(event["requestContext"]?["identity"]?["userAgent"]?.isNull == true)
  }

  /// The caller's own word for what the gateway says is not passed on.
  @Test func theGatewaySaysItselfWhereARequestCameFrom() throws {
    let event = try event(
      .post, "/live/groups/news/messages",
      [
        ("Host", "evil.example"), ("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "gopher"),
        ("X-Forwarded-Port", "1"), ("X-Amzn-Trace-Id", "Root=x"), ("Connection", "close"),
      ])
    let headers = try #require(event["headers"])
    #expect(headers["Host"]?.string == place.domain)
    #expect(headers["X-Forwarded-For"]?.string == "198.51.100.7, 203.0.113.9")
    #expect(headers["X-Forwarded-Proto"]?.string == "https")
    #expect(headers["X-Forwarded-Port"]?.string == "443")
    #expect(headers["X-Amzn-Trace-Id"]?.string?.hasPrefix("Root=1-") == true)
    #expect(headers["Connection"] == nil)
    #expect(event["multiValueHeaders"]?["Host"]?.elements.map(\.string) == [place.domain])
    #expect(event["requestContext"]?["identity"]?["sourceIp"]?.string == "203.0.113.9")
  }
}
