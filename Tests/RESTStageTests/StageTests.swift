import HTTPTypes
import JOSE
import LambdaRuntime
import LocalHTTP
import SAMTemplate
import StrictJSON
import Testing

@testable import RESTStage

@Suite("A stage")
struct StageTests {
  private let cors = RESTAPI.CORS(
    origin: "http://127.0.0.1:8080", methods: nil, headers: "Authorization,Content-Type", maximumAge: "600",
    allowsCredentials: true)

  private func api(
    _ routes: [RESTAPI.Route], cors: RESTAPI.CORS? = nil, responses: [RESTAPI.GatewayResponse] = [],
    source: RESTAPI.KeySource = .header, limits: [RESTAPI.MethodLimit] = [], plans: [RESTAPI.UsagePlan] = []
  ) -> RESTAPI {
    RESTAPI(
      id: "api1", stageName: "live", routes: routes, authorizers: [token(cache: 0)], cors: cors,
      gatewayResponses: responses,
      keySource: source, methodLimits: limits, usagePlans: plans)
  }

  @Test func answersAnOpenRouteThroughItsFunction() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/status")]))
    let answer = try stage.answer("GET", "/live/status")
    #expect(answer.status.code == 200)
    #expect(answer.text == "done")
    #expect(answer.field("content-type") == "application/json")
    #expect(answer.field("x-amzn-requestid")?.utf8.count == 36)
    #expect(answer.field("x-amzn-errortype") == nil)
    #expect(bench.invoked.map(\.functionID) == ["Scheduler"])
    #expect(bench.authorized.isEmpty)
  }

  @Test(arguments: [
    ("GET", "/live/me", 200), ("POST", "/live/me", 403), ("get", "/live/me", 403), ("GET", "/live/other", 403),
    ("GET", "/live", 403), ("GET", "/live/", 403), ("HEAD", "/live/me", 403), ("PUT", "/live/any", 200),
    ("OPTIONS", "/live/any", 200), ("PROPFIND", "/live/any", 403), ("OPTIONS", "/live/me", 403),
  ])
  func anUnknownPathOrMethodIsAMissingAuthenticationToken(_ method: String, _ path: String, _ status: Int) throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/me"), route("ANY", "/any")]))
    let answer = try stage.answer(method, path)
    #expect(answer.status.code == status)
    guard status != 200 else { return }
    #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    #expect(answer.field("x-amzn-errortype") == "MissingAuthenticationTokenException")
    #expect(bench.invoked.isEmpty)
  }

  @Test func aMethodOfItsOwnComesBeforeANY() throws {
    let bench = Bench()
    let own = RESTAPI.Route(method: "GET", path: "/x", functionID: "Own", authorizer: nil)
    let stage = try bench.stage(api([route("ANY", "/x"), own]))
    _ = try stage.answer("GET", "/live/x")
    _ = try stage.answer("POST", "/live/x")
    #expect(bench.invoked.map(\.functionID) == ["Own", "Scheduler"])
  }

  @Test(arguments: ["/", "/test/me", "/Live/me", "/liveness", "//live/me", "/live%2Fme"])
  func anotherStageIsForbidden(_ path: String) throws {
    let stage = try Bench().stage(api([route("GET", "/me")]))
    let answer = try stage.answer("GET", path)
    #expect(answer.status.code == 403)
    #expect(answer.text == #"{"message":"Forbidden"}"#)
  }

  @Test(arguments: [
    "/live/groups/..", "/live/groups/%2e%2E", "/live/groups/%", "/live/groups/x?a=|", "/live/groups/x?%zz",
  ])
  func aMalformedTargetIsABadRequest(_ path: String) throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/groups/{group}")]))
    #expect(try stage.answer("GET", path).status.code == 400)
    #expect(bench.invoked.isEmpty)
  }

  @Test func aHeadOf10240BytesIsTheLongest() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/me")]))
    let room = 10_240 - "GET/live/me".utf8.count
    #expect(try stage.answer("GET", "/live/me", ["X-Long": String(repeating: "x", count: room)]).status.code == 200)
    let answer = try stage.answer("GET", "/live/me", ["X-Long": String(repeating: "x", count: room + 1)])
    #expect(answer.status.code == 413)
    #expect(answer.field("x-amzn-errortype") == "RequestTooLargeException")
    #expect(bench.invoked.count == 1)
  }

  @Test func aBodyOfMoreThanAFunctionTakesIsTooLong() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("POST", "/me")]))
    #expect(stage.maximumBodyBytes == 10_485_760)
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 10_485_761)
    for count in [10_485_761, 6_291_457] {
      let answer = try stage.answer("POST", "/live/me", body: Array(long.prefix(count)))
      #expect(answer.status.code == 413)
      #expect(answer.text == #"{"message":"Request Too Long"}"#)
    }
    #expect(try stage.answer("POST", "/live/me", body: Array(long.prefix(50_000))).status.code == 200)
    #expect(bench.invoked.count == 1)
  }

  @Test func countsExactlyWhereManyAskAtOnce() async throws {
    let bench = Bench()
    let stage = try bench.stage(
      api([route("GET", "/a")], limits: [.init(method: "*", path: "/*", limit: .init(rate: 0, burst: 50))]))
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<200 { group.addTask { try stage.answer("GET", "/live/a").status.code } }
      return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(statuses == [200: 50, 429: 150])
    #expect(bench.invoked.count == 50)
  }

  @Test func preflightAsksNobody() throws {
    let bench = Bench()
    let stage = try bench.stage(
      api(
        [route("GET", "/me", authorizer: "Latchkey", key: true), route("DELETE", "/me"), route("ANY", "/any")],
        cors: cors))
    let answer = try stage.answer("OPTIONS", "/live/me", ["Origin": "http://evil.example"])
    #expect(answer.status.code == 200)
    #expect(answer.field("access-control-allow-origin") == "http://127.0.0.1:8080")
    #expect(answer.field("access-control-allow-methods") == "DELETE,GET,OPTIONS")
    #expect(answer.field("access-control-allow-headers") == "Authorization,Content-Type")
    #expect(answer.field("access-control-max-age") == "600")
    #expect(answer.field("access-control-allow-credentials") == "true")
    let any = try stage.answer("OPTIONS", "/live/any")
    #expect(any.field("access-control-allow-methods") == "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT")
    #expect(try stage.answer("OPTIONS", "/live/unknown").status.code == 403)
    #expect(bench.authorized.isEmpty && bench.invoked.isEmpty)
  }

  @Test func preflightSaysWhatTheTemplateSaysAndNoMore() throws {
    let few = RESTAPI.CORS(origin: "*", methods: "GET", headers: nil, maximumAge: nil, allowsCredentials: false)
    let answer = try Bench().stage(api([route("GET", "/me")], cors: few)).answer("OPTIONS", "/live/me")
    #expect(answer.field("access-control-allow-methods") == "GET")
    for name in ["headers", "credentials"] { #expect(answer.field("access-control-allow-\(name)") == nil) }
    #expect(answer.field("access-control-max-age") == nil)
  }

  @Test func anOPTIONSOfTheTemplatesOwnIsLeftAlone() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("OPTIONS", "/me", authorizer: "Latchkey")], cors: cors))
    #expect(try stage.answer("OPTIONS", "/live/me").status.code == 401)
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("OPTIONS", "/live/me", ["Authorization": "x"]).text == "done")
  }

  private let plan = RESTAPI.UsagePlan(
    id: "plan", keys: ["secret-key"], limit: RESTAPI.RateLimit(rate: 1, burst: 2),
    quota: .init(requests: 3, period: .day))

  @Test func aKeyOfAPlanIsNeeded() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/me", key: true), route("GET", "/open")], plans: [plan]))
    for headers in [[:], ["x-api-key": "other"], ["x-api-key": ""]] {
      let answer = try stage.answer("GET", "/live/me", headers)
      #expect(answer.status.code == 403)
      #expect(answer.text == #"{"message":"Forbidden"}"#)
      #expect(answer.field("x-amzn-errortype") == "ForbiddenException")
    }
    #expect(bench.invoked.isEmpty)
    #expect(try stage.answer("GET", "/live/me", ["X-Api-Key": "secret-key"]).status.code == 200)
    let event = try #require(bench.invoked.first).json()
    #expect(event["requestContext"]?["identity"]?["apiKey"]?.string == "secret-key")
    // A route that asks for none is neither refused nor counted.
    for _ in 0..<9 { #expect(try stage.answer("GET", "/live/open", ["X-Api-Key": "other"]).status.code == 200) }
  }

  @Test func throttledAndExhaustedKeysAreToldApart() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/me", key: true)], plans: [plan]))
    let key = ["x-api-key": "secret-key"]
    var answers: [LocalResponse] = []
    for _ in 0..<3 { answers.append(try stage.answer("GET", "/live/me", key)) }
    bench.pass(seconds: 10)
    for _ in 0..<2 { answers.append(try stage.answer("GET", "/live/me", key)) }
    #expect(answers.map(\.status.code) == [200, 200, 429, 200, 429])
    #expect(answers[2].text == #"{"message":"Too Many Requests"}"#)
    #expect(answers[2].field("x-amzn-errortype") == "TooManyRequestsException")
    #expect(answers[4].text == #"{"message":"Limit Exceeded"}"#)
    #expect(answers[4].field("x-amzn-errortype") == "LimitExceededException")
    #expect(bench.invoked.count == 3)
  }

  @Test func theAuthorizerMayGiveTheKey() throws {
    let bench = Bench()
    let stage = try bench.stage(
      api([route("GET", "/me", authorizer: "Latchkey", key: true)], source: .authorizer, plans: [plan]))
    let headers = ["Authorization": "x", "x-api-key": "secret-key"]
    bench.authorizers(answer: policy("Allow", "*"))
    #expect(try stage.answer("GET", "/live/me", headers).status.code == 403)
    bench.authorizers(answer: policy("Allow", "*").dropLast() + #","usageIdentifierKey":"secret-key"}"#)
    #expect(try stage.answer("GET", "/live/me", ["Authorization": "x"]).status.code == 200)
    bench.authorizers(answer: policy("Deny", "*").dropLast() + #","usageIdentifierKey":"other"}"#)
    #expect(try stage.answer("GET", "/live/me", headers).field("x-amzn-errortype") == "AccessDeniedException")
  }

  @Test func eachMethodHasItsOwnLimitAndTheNarrowestCounts() throws {
    let bench = Bench()
    let stage = try bench.stage(
      api(
        [route("GET", "/a"), route("POST", "/a"), route("GET", "/b")],
        limits: [
          .init(method: "*", path: "/*", limit: .init(rate: 1, burst: 1)),
          .init(method: "POST", path: "/a", limit: .init(rate: 1, burst: 3)),
        ]))
    func statuses(_ method: String, _ path: String) throws -> [Int] {
      try (0..<4).map { _ in try stage.answer(method, path).status.code }
    }
    #expect(try statuses("GET", "/live/a") == [200, 429, 429, 429])
    #expect(try statuses("GET", "/live/b") == [200, 429, 429, 429])
    #expect(try statuses("POST", "/live/a") == [200, 200, 200, 429])
    bench.pass(seconds: 1)
    #expect(try stage.answer("GET", "/live/a").status.code == 200)
  }

  @Test func aFunctionThatFailsIsABadGateway() throws {
    let bench = Bench()
    let stage = try bench.stage(api([route("GET", "/me")]))
    for message in ["Unauthorized", "boom"] {
      bench.functions(fail: message)
      let answer = try stage.answer("GET", "/live/me")
      #expect(answer.status.code == 502)
      #expect(answer.text == #"{"message":"Internal server error"}"#)
      #expect(answer.field("x-amzn-errortype") == "InternalServerErrorException")
    }
  }
}
