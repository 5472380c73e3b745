import JOSE
import LambdaRuntime
import SAMTemplate
import Testing

@testable import RESTStage

@Suite("An API that cannot be stood in for")
struct InvalidStageTests {
  private func codes(_ api: RESTAPI) -> [String] {
    do throws(InvalidStage) {
      let none: DeployedStage.Invocation = { _, _ in .success([]) }
      _ = try DeployedStage(api, place: place, authorize: none, invoke: none, now: { .latest })
      return []
    } catch {
      return error.problems.map(\.code)
    }
  }

  private func api(
    _ routes: [RESTAPI.Route] = [], stage: String = "live", authorizers: [RESTAPI.Authorizer] = [],
    cors: RESTAPI.CORS? = nil, responses: [RESTAPI.GatewayResponse] = [], source: RESTAPI.KeySource = .header,
    keys: [[String]] = []
  ) -> RESTAPI {
    RESTAPI(
      id: "api1", stageName: stage, routes: routes, authorizers: authorizers, cors: cors, gatewayResponses: responses,
      keySource: source,
      usagePlans: keys.enumerated().map { .init(id: "plan\($0)", keys: $1, limit: nil, quota: nil) })
  }

  private func request(
    _ sources: [RESTAPI.Authorizer.IdentitySource], cache: Int = 0, name: String = "Keys"
  ) -> RESTAPI.Authorizer {
    RESTAPI.Authorizer(
      name: name, functionID: "F", kind: .request(identitySources: sources), cacheSeconds: cache)
  }

  @Test func everyProblemHasItsCode() {
    #expect(codes(api([route("GET", "/me")])) == [])
    #expect(codes(api([route("get", "/me")])) == ["route_method"])
    #expect(codes(api([route("GET", "me")])) == ["route_path"])
    #expect(codes(api([route("GET", "/me"), route("GET", "/me")])) == ["route_twice"])
    #expect(codes(api([route("GET", "/{a}"), route("GET", "/{b}/c")])) == ["route_variable"])
    #expect(codes(api([route("GET", "/me", authorizer: "X")])) == ["authorizer_unknown"])
    for name in ["", "a/b", "$default", "é", String(repeating: "x", count: 129)] {
      #expect(codes(api(stage: name)) == ["stage_name"], "\(name)")
    }
    #expect(codes(api(stage: String(repeating: "x", count: 128))) == [])
    #expect(codes(api(authorizers: [token(), token()])) == ["authorizer_twice"])
    #expect(codes(api(authorizers: [token(cache: 3600)])) == [])
    #expect(codes(api(authorizers: [token(cache: 3601)])) == ["authorizer_cache"])
    #expect(codes(api(authorizers: [token(cache: -1)])) == ["authorizer_cache"])
    #expect(codes(api(authorizers: [token(validation: "(")])) == ["validation_expression"])
    #expect(codes(api(authorizers: [request([])])) == [])
    #expect(codes(api(authorizers: [request([], cache: 1)])) == ["identity_source_missing"])
    #expect(codes(api(authorizers: [request([.stageVariable("x")])])) == ["identity_source"])
    #expect(codes(api(authorizers: [request([.context("nothing")])])) == ["identity_source"])
    #expect(codes(api(authorizers: [request([.context("httpMethod")])])) == [])
    #expect(codes(api(keys: [["a", ""]])) == ["api_key_empty"])
    #expect(codes(api(keys: [["a"], ["b", "a"]])) == ["api_key_twice"])
    #expect(codes(api([route("GET", "/me", key: true)], source: .authorizer)) == ["api_key_source"])
    #expect(codes(api(responses: [.init(type: "TEAPOT")])) == ["gateway_response_unknown"])
    #expect(codes(api(responses: [.init(type: "THROTTLED", status: 199)])) == ["gateway_response_status"])
    #expect(
      codes(api(responses: [.init(type: "THROTTLED", headers: [.init("a b", "c")])])) == ["gateway_response_header"])
    #expect(
      codes(api(responses: [.init(type: "THROTTLED", headers: [.init("a", "b\nc")])])) == ["gateway_response_header"])
    for template in ["$input.body", "$context.error.validationErrorString", "$stageVariables.x", "$util.escape"] {
      #expect(codes(api(responses: [.init(type: "THROTTLED", template: template)])) == ["gateway_response_variable"])
    }
    let cors = RESTAPI.CORS(origin: "a\r\nb", methods: nil, headers: nil, maximumAge: nil, allowsCredentials: false)
    #expect(codes(api([route("GET", "/me")], cors: cors)) == ["cors_value"])
  }

  @Test func allProblemsAreNamedAtOnce() throws {
    let bad = api(
      [route("GET", "me"), route("GET", "/me", authorizer: "X")], authorizers: [token(validation: "[")],
      responses: [.init(type: "TEAPOT")])
    #expect(
      Set(codes(bad)) == ["route_path", "authorizer_unknown", "validation_expression", "gateway_response_unknown"])
  }
}
