import SAMTemplate
import Testing

/// AWS CloudFormation Template Reference, "AWS::ApiGateway::UsagePlan", "…::UsagePlanKey", "…::ApiKey".
@Suite struct UsagePlanTests {
  static let key = "0123456789abcdef0123"
  static let resources = """
    Plan:
      Type: AWS::ApiGateway::UsagePlan
      Properties:
        ApiStages: [{ ApiId: !Ref Api, Stage: !Ref Api.Stage }]
        Throttle: { RateLimit: 0.5, BurstLimit: 3 }
        Quota: { Limit: 1000, Period: WEEK }
    Key: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true, Value: "\(key)" } }
    Idle: { Type: AWS::ApiGateway::ApiKey, Properties: { Value: "\(key)4" } }
    Link: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan } }
    Other: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref Idle, KeyType: API_KEY, UsagePlanId: !Ref Plan } }
    """
  static let limits = (
    rate: RESTAPI.RateLimit(rate: 0.5, burst: 3), quota: RESTAPI.UsagePlan.Quota(requests: 1000, period: .week)
  )

  @Test func readsAPlanWithTheKeysThatMayBeUsed() throws {
    let plans = try Template(resources: Self.resources).deployment().api.usagePlans
    #expect(plans == [.init(id: "plan", keys: [Self.key], limit: Self.limits.rate, quota: Self.limits.quota)])
  }

  @Test func aPlanOfAnotherStageIsNotOurs() throws {
    let other = Self.resources.replacing("!Ref Api.Stage", with: "test")
    #expect(try Template(resources: other).deployment().api.usagePlans == [])
  }

  static let faults: [(String, String, TemplateFault.Code)] = [
    ("Value: \"\(key)\"", "Value: short", .malformed),
    ("Enabled: true, Value: \"\(key)\"", "Enabled: true", .propertyUnsupported),
    ("KeyId: !Ref Key", "KeyId: nothing", .referenceUnknown), ("Period: WEEK", "Period: YEAR", .propertyUnsupported),
    ("Limit: 1000, ", "", .malformed), ("Limit: 1000", "Limit: -1", .malformed),
    ("Stage: !Ref Api.Stage", "Stage: live, Throttle: {}", .propertyUnsupported),
    ("KeyId: !Ref Key, ", "", .malformed),
  ]

  @Test(arguments: faults) func isRefused(_ part: String, _ other: String, _ code: TemplateFault.Code) {
    let written = Self.resources.replacing(part, with: other)
    #expect(written != Self.resources)
    #expect(Template(resources: written).problems().first?.code == code)
  }

  /// The key that SAM makes has a value that only API Gateway knows; here it is one of the secrets.
  @Test func theKeyThatSAMMakesIsASecret() throws {
    let api = "Auth: { UsagePlan: { CreateUsagePlan: PER_API, Quota: { Limit: 1000, Period: WEEK } } }"
    let surroundings = Surroundings { $0 == "ApiApiKey" ? Self.key : nil }
    let plans = try Template(api: api).deployment(in: surroundings).api.usagePlans
    #expect(plans == [.init(id: "ApiUsagePlan", keys: [Self.key], limit: nil, quota: Self.limits.quota)])
  }

  @Test func noKeyIsShown() throws {
    let masked = try Deployment(
      masked: Array(
        Template(
          resources: Self.resources.replacing(
            "Value: \"\(Self.key)\"", with: "Value: \"{{resolve:secretsmanager:x}}\"")
        ).text.utf8), in: Surroundings())
    #expect(masked.api.usagePlans.first?.keys == ["****"])
  }
}
