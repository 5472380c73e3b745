import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import Testing

@testable import RESTStage

@Suite("Gateway responses")
struct GatewayResponseTests {
  private func answer(
    _ responses: [RESTAPI.GatewayResponse], _ method: String = "GET", _ path: String = "/live/me",
    headers: [String: String] = [:]
  ) throws -> LocalResponse {
    let bench = Bench()
    bench.functions(fail: "boom")
    return try bench.stage(
      RESTAPI(
        id: "api1", stageName: "live",
        routes: [
          route("GET", "/me", authorizer: "Latchkey"), route("GET", "/broken"),
          route("GET", "/broken/{name}", authorizer: "Latchkey"),
        ],
        authorizers: [token()], gatewayResponses: responses)
    ).answer(method, path, headers)
  }

  @Test func theTypeComesBeforeTheDefault() throws {
    let specific = RESTAPI.GatewayResponse(type: "UNAUTHORIZED", headers: [.init("X-From", "type")])
    let general = RESTAPI.GatewayResponse(type: "DEFAULT_4XX", headers: [.init("X-From", "default")])
    for responses in [[specific, general], [general, specific]] {
      #expect(try answer(responses).field("x-from") == "type")
      #expect(try answer(responses, "GET", "/live/unknown").field("x-from") == "default")
      #expect(try answer(responses, "GET", "/live/broken").field("x-from") == nil)
    }
  }

  @Test func aFunctionsFailureGoesByTheDefaultOf5XX() throws {
    let responses = [RESTAPI.GatewayResponse(type: "DEFAULT_5XX", headers: [.init("Access-Control-Allow-Origin", "*")])]
    let broken = try answer(responses, "GET", "/live/broken")
    #expect(broken.status.code == 502)
    #expect(broken.field("access-control-allow-origin") == "*")
    #expect(broken.text == #"{"message":"Internal server error"}"#)
  }

  @Test(
    arguments: [
      ([("UNAUTHORIZED", 404)], 404), ([("DEFAULT_4XX", 400)], 400),
      ([("UNAUTHORIZED", 404), ("DEFAULT_4XX", 400)], 404),
      ([("UNAUTHORIZED", nil), ("DEFAULT_4XX", 400)], 400), ([("DEFAULT_5XX", 503)], 401),
      ([("ACCESS_DENIED", 404)], 401),
      ([], 401),
    ] as [([(String, Int?)], Int)])
  func aStatusIsTheTypesTheDefaultsOrItsOwn(_ statuses: [(String, Int?)], _ status: Int) throws {
    #expect(try answer(statuses.map { .init(type: $0.0, status: $0.1) }).status.code == status)
  }

  @Test func aHeaderOfTheTemplateTakesThePlaceOfOurs() throws {
    let responses = [
      RESTAPI.GatewayResponse(
        type: "UNAUTHORIZED",
        headers: [.init("Content-Type", "application/problem+json"), .init("WWW-Authenticate", "Bearer")],
        template: #"{"title":$context.error.messageString}"#)
    ]
    let answer = try answer(responses)
    #expect(answer.field("content-type") == "application/problem+json")
    #expect(answer.field("www-authenticate") == "Bearer")
    #expect(answer.text == #"{"title":"Unauthorized"}"#)
  }

  @Test(arguments: [
    (#"{"m":$context.error.messageString}"#, #"{"m":"Unauthorized"}"#),
    ("$context.error.message.", "Unauthorized."), ("${context.error.message}s", "Unauthorizeds"),
    ("$context.error.responseType", "UNAUTHORIZED"), ("$context.apiId/$context.stage", "api1/live"),
    ("$context.accountId", "123456789012"), ("$context.httpMethod $context.path", "GET /live/broken/x%22"),
    ("$context.resourcePath", "/broken/{name}"), ("$context.identity.sourceIp", "203.0.113.9"),
    (#""$context.identity.userAgent""#, #""a\"b\\c""#), ("$context.requestTime", "15/Jan/2027:08:00:00 +0000"),
    ("$context.requestTimeEpoch", "1800000000000"), ("$context.domainName", place.domain),
    ("100 $, $5? $", "100 $, $5? $"), ("", ""),
  ])
  func aTemplateIsFilledIn(_ template: String, _ text: String) throws {
    let filled = try answer(
      [.init(type: "UNAUTHORIZED", template: template)], "GET", "/live/broken/x%22", headers: ["User-Agent": #"a"b\c"#])
    #expect(filled.text == text)
  }

  @Test func theRequestHasOneNameInHeaderAndBody() throws {
    let one = try self.answer([.init(type: "UNAUTHORIZED", template: "$context.requestId")])
    #expect(one.text == one.field("x-amzn-requestid"))
    #expect(try answer([.init(type: "UNAUTHORIZED", template: "$context.requestId")]).text != one.text)
  }

  @Test func aMessageThatIsNullIsNull() throws {
    let bench = Bench()
    bench.authorizers(fail: "boom")
    let stage = try bench.stage(
      RESTAPI(
        id: "api1", stageName: "live", routes: [route("GET", "/me", authorizer: "Latchkey")], authorizers: [token()],
        gatewayResponses: [
          .init(type: "AUTHORIZER_FAILURE", template: "$context.error.messageString|$context.error.message|")
        ]))
    #expect(try stage.answer("GET", "/live/me", ["Authorization": "x"]).text == "null||")
  }
}
