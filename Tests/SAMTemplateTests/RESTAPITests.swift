import SAMTemplate
import Testing

/// AWS SAM Developer Guide, "AWS::Serverless::Api" and "Api" (event). What SAM itself makes of a template is compared in
/// Tests/Integration/local/test_template.py.
@Suite struct RESTAPITests {
  static let authorizers = """
    Auth:
      DefaultAuthorizer: A
      AddDefaultAuthorizerToCorsPreflight: false
      Authorizers:
        A: { FunctionArn: !GetAtt Worker.Arn }
        B:
          FunctionArn: !GetAtt Worker.Arn
          FunctionPayloadType: REQUEST
          Identity: { Headers: [x-api-key, Other], QueryStrings: [q], StageVariables: [s], Context: [c], ReauthorizeEvery: 60 }
        C:
          FunctionArn: !GetAtt Worker.Arn
          Identity: { Header: X-Token, ValidationExpression: "[a-z]+", ReauthorizeEvery: 0 }
    """

  @Test func readsAuthorizersOfBothKinds() throws {
    let api = try Template(api: Self.authorizers).deployment().api
    #expect(
      api.authorizers == [
        .init(
          name: "A", functionID: "Worker", kind: .token(header: "Authorization", validation: nil), cacheSeconds: 300),
        .init(
          name: "B", functionID: "Worker",
          kind: .request(identitySources: [
            .header("x-api-key"), .header("Other"), .query("q"), .stageVariable("s"), .context("c"),
          ]), cacheSeconds: 60),
        .init(name: "C", functionID: "Worker", kind: .token(header: "X-Token", validation: "[a-z]+"), cacheSeconds: 0),
      ])
    #expect(api.routes == [.init(method: "GET", path: "/status", functionID: "Worker", authorizer: "A")])
  }

  @Test func aRouteMayHaveAnAuthorizerOfItsOwn() throws {
    for (written, name) in [("NONE", nil), ("B", "B"), ("A", "A")] as [(String, String?)] {
      let event = "Auth: { Authorizer: \(written), ApiKeyRequired: true }"
      let route = try Template(api: Self.authorizers, event: event).deployment().api.routes[0]
      #expect(route.authorizer == name)
      #expect(route.isKeyRequired)
    }
  }

  @Test func aKeyMayBeRequiredOfAllButSome() throws {
    let api = "Auth: { ApiKeyRequired: true, AddApiKeyRequiredToCorsPreflight: false }"
    #expect(try Template(api: api).deployment().api.routes[0].isKeyRequired)
    #expect(try !Template(api: api, event: "Auth: { ApiKeyRequired: false }").deployment().api.routes[0].isKeyRequired)
  }

  static let properties: [(api: String, code: TemplateFault.Code, line: String)] = [
    ("DefinitionBody: {}", .propertyUnsupported, "DefinitionBody"),
    ("Variables: { a: b }", .propertyUnsupported, "Variables: {"),
    ("BinaryMediaTypes: [image~1png]", .propertyUnsupported, "Binary"), ("Colour: red", .propertyUnsupported, "Colour"),
    ("Cors: \"*\"", .propertyUnsupported, "Cors"), ("Cors: { AllowOrigin: a }", .propertyUnsupported, "Cors"),
    ("Cors: { AllowOrigins: \"'*'\" }", .propertyUnsupported, "Cors"), ("Cors: [a]", .malformed, "Cors"),
    ("ApiKeySourceType: BODY", .propertyUnsupported, "ApiKeySourceType"), ("Auth: text", .malformed, "Auth: text"),
    ("Auth: { DefaultAuthorizer: A }", .referenceUnknown, "DefaultAuthorizer"),
    ("Auth: { DefaultAuthorizer: AWS_IAM }", .propertyUnsupported, "DefaultAuthorizer"),
    ("Auth: { ResourcePolicy: {} }", .propertyUnsupported, "ResourcePolicy"),
    ("Auth: { Authorizers: { A: { UserPoolArn: x } } }", .propertyUnsupported, "UserPoolArn"),
    ("Auth: { Authorizers: { A: { FunctionArn: x } } }", .referenceUnknown, "FunctionArn"),
    ("Auth: { Authorizers: { A: {} } }", .malformed, "Authorizers"),
    (
      "Auth: { Authorizers: { A: { FunctionArn: !GetAtt Worker.Arn, FunctionPayloadType: REQUEST } } }", .malformed,
      "REQUEST"
    ),
    (
      "Auth: { Authorizers: { A: { FunctionArn: !GetAtt Worker.Arn, Identity: { ReauthorizeEvery: 3601 } } } }",
      .malformed,
      "3601"
    ),
    (
      "Auth: { Authorizers: { A: { FunctionArn: !GetAtt Worker.Arn, Identity: { Header: \"a b\" } } } }", .malformed,
      "a b"
    ),
    ("Auth: { UsagePlan: { CreateUsagePlan: SHARED } }", .propertyUnsupported, "UsagePlan"),
    ("Auth: { UsagePlan: { CreateUsagePlan: PER_API } }", .secretMissing, "UsagePlan"),
    ("GatewayResponses: { TEAPOT: {} }", .malformed, "TEAPOT"),
    ("GatewayResponses: { UNAUTHORIZED: { StatusCode: 99 } }", .malformed, "StatusCode"),
    ("GatewayResponses: { UNAUTHORIZED: { ResponseTemplates: { text/html: a } } }", .propertyUnsupported, "text/html"),
    (
      "GatewayResponses: { UNAUTHORIZED: { ResponseParameters: { Headers: { X: method.request.header.Y } } } }",
      .propertyUnsupported, "method.request"
    ),
    ("MethodSettings: [{ HttpMethod: GET, ThrottlingRateLimit: 1 }]", .malformed, "MethodSettings"),
    ("MethodSettings: [{ ResourcePath: /, HttpMethod: GET, CachingEnabled: true }]", .propertyUnsupported, "Caching"),
    ("MethodSettings: [{ ResourcePath: /, HttpMethod: GET, ThrottlingRateLimit: many }]", .malformed, "many"),
  ]

  @Test(arguments: properties) func refusesByName(_ api: String, _ code: TemplateFault.Code, _ part: String) {
    let template = Template(api: api)
    let problems = template.problems()
    #expect(problems.map(\.code) == [code], "\(problems)")
    #expect(problems.first?.line == template.line(of: part))
  }

  static let events: [(event: String, code: TemplateFault.Code)] = [
    ("Auth: { Authorizer: NONE }", .malformed), ("Auth: { Authorizer: X }", .referenceUnknown),
    ("Auth: { Authorizer: AWS_IAM }", .propertyUnsupported), ("Auth: { ApiKeyRequired: false }", .malformed),
    ("Auth: { AuthorizationScopes: [a] }", .propertyUnsupported), ("RequestModel: {}", .propertyUnsupported),
    ("RequestParameters: []", .propertyUnsupported),
  ]

  @Test(arguments: events) func refusesByNameInAnEvent(_ event: String, _ code: TemplateFault.Code) {
    #expect(Template(event: event).problems().map(\.code) == [code])
  }

  static let paths: [(String, Bool)] = [
    ("/", true), ("/a/{b}/c", true), ("/{proxy+}", true), ("/a/{p+}", true), ("/a-b_c.d,e:f", true), ("a", false),
    ("//a", false), ("/a/", false), ("/{}", false), ("/{a+}/b", false), ("/{a}/{a}", false), ("/a b", false),
    ("/a{b}", false),
    ("/é", false), ("/a?b", false), ("/{a}b", false),
  ]

  @Test(arguments: paths) func knowsPaths(_ path: String, _ isGood: Bool) {
    let written = Template().text.replacing("Path: /status", with: "Path: \"\(path)\"")
    let problems = problems(of: written)
    #expect(problems.map(\.code) == (isGood ? [] : [.malformed]))
  }

  private func problems(of text: String) -> [TemplateFault.Problem] {
    do throws(TemplateFault) {
      _ = try Deployment(of: Array(text.utf8), in: Surroundings())
      return []
    } catch {
      return error.problems
    }
  }

  /// SAM's own defaults break CORS; the deployed stage would answer a preflight with 401.
  @Test func aGuardedPreflightIsRefused() {
    let guarded = Self.authorizers.replacing("  AddDefaultAuthorizerToCorsPreflight: false\n", with: "")
    #expect(Template(api: guarded).problems() == [])
    #expect(Template(api: guarded + "\nCors: \"'*'\"").problems().map(\.code) == [.propertyUnsupported])
    #expect(
      Template(api: "Auth: { ApiKeyRequired: true }\nCors: \"'*'\"").problems().map(\.code) == [.propertyUnsupported])
  }

  @Test func readsTheRest() throws {
    let template = Template(
      api: """
        ApiKeySourceType: AUTHORIZER
        Cors: { AllowOrigin: "'https://a.example'", AllowMethods: "'GET'", AllowHeaders: "'X'", MaxAge: "'5'", AllowCredentials: true }
        MethodSettings:
          - { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 2.5, ThrottlingBurstLimit: 4, LoggingLevel: INFO }
          - { ResourcePath: "/~1groups~1{group}", HttpMethod: post, ThrottlingBurstLimit: 9 }
          - { ResourcePath: "/", HttpMethod: GET, ThrottlingRateLimit: 1 }
          - { ResourcePath: "/a", HttpMethod: GET, MetricsEnabled: true }
        GatewayResponses:
          UNAUTHORIZED:
            StatusCode: 403
            ResponseParameters: { Headers: { A: "'1'", B: "'it''s'" } }
            ResponseTemplates: { application/json: '{"a":"$context.error.message"}' }
        """)
    let api = try template.deployment().api
    #expect(api.keySource == .authorizer)
    #expect(
      api.cors
        == .init(origin: "https://a.example", methods: "GET", headers: "X", maximumAge: "5", allowsCredentials: true))
    #expect(
      api.methodLimits == [
        .init(method: "*", path: "/*", limit: .init(rate: 2.5, burst: 4)),
        .init(method: "POST", path: "/groups/{group}", limit: .init(rate: 10_000, burst: 9)),
        .init(method: "GET", path: "/", limit: .init(rate: 1, burst: 5_000)),
      ])
    #expect(
      api.gatewayResponses == [
        .init(
          type: "UNAUTHORIZED", status: 403, headers: [.init("A", "1"), .init("B", "it''s")],
          template: "{\"a\":\"$context.error.message\"}")
      ])
    let short = try Template(api: "Cors: \"'*'\"").deployment().api.cors
    #expect(short == .init(origin: "*", methods: nil, headers: nil, maximumAge: nil, allowsCredentials: false))
  }

  @Test func globalsAreMerged() throws {
    let head = """
      Globals:
        Function: { Handler: general, Environment: { Variables: { GIVEN: general, MORE: 1 } } }
        Api: { Auth: { ApiKeyRequired: true } }
      """
    let deployment = try Template(head: head).deployment()
    #expect(deployment.functions[0].handler == "api")
    #expect(deployment.functions[0].environment == ["GIVEN": "yes", "MORE": "1"])
    #expect(deployment.api.routes[0].isKeyRequired)
  }
}
