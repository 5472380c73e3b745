import SAMTemplate
import Testing

/// What is stood in for, what is passed over, and what is refused by name.
@Suite struct ResourceTests {
  static let refused = [
    "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api", "AWS::Lambda::Url", "AWS::Lambda::Function",
    "AWS::ApiGateway::RestApi", "AWS::Serverless::StateMachine", "AWS::CloudFormation::Stack", "AWS::SNS::Topic",
    "AWS::Nothing::AtAll", "Custom::Thing", "AWS::Serverless::Application",
  ]

  @Test(arguments: refused) func isRefusedByNameWhereItExists(_ type: String) {
    let head = "Conditions: { Never: !Equals [a, b], Always: !Equals [a, a] }"
    let problems = Template(head: head, resources: "R: { Type: \(type), Condition: Always }").problems()
    #expect(problems.map(\.code) == [.resourceUnsupported])
    #expect(problems.first?.reason.contains(type) == true)
    #expect(problems.first?.line == Template(head: head, resources: "R:").line(of: "R:"))
    #expect(Template(head: head, resources: "R: { Type: \(type), Condition: Never }").problems() == [])
    #expect(
      Template(head: head, resources: "R: { Type: \(type), Condition: Unknown }").problems().map(\.code) == [
        .referenceUnknown
      ])
  }

  /// Nothing of them is evaluated either: a role may need what only AWS knows.
  @Test(arguments: ["AWS::IAM::Role", "AWS::CloudWatch::Alarm", "AWS::S3::BucketPolicy", "AWS::Logs::LogGroup"])
  func isPassedOver(_ type: String) {
    #expect(Template(resources: "R: { Type: \(type), Properties: { Anything: !GetAZs x } }").problems() == [])
  }

  @Test func aFunctionURLIsRefusedWhereItIsThere() {
    let head = "Conditions: { Never: !Equals [a, b] }"
    func codes(_ property: String) -> [TemplateFault.Code] {
      Template(head: head, resources: "F: { Type: AWS::Serverless::Function, Properties: { Handler: x, \(property) } }")
        .problems().map(\.code)
    }
    #expect(codes("FunctionUrlConfig: { AuthType: AWS_IAM }") == [.propertyUnsupported])
    #expect(codes("FunctionUrlConfig: !If [Never, { AuthType: AWS_IAM }, !Ref AWS::NoValue]") == [])
    #expect(codes("Policies: [!GetAZs x]") == [])
  }

  @Test func otherEventsAreRefusedAndSchedulesAreNot() {
    func codes(_ event: String) -> [TemplateFault.Code] {
      Template(
        resources: "F: { Type: AWS::Serverless::Function, Properties: { Handler: x, Events: { E: { \(event) } } } }"
      ).problems().map(\.code)
    }
    #expect(codes("Type: Schedule, Properties: { Schedule: rate(15 minutes) }") == [])
    #expect(codes("Type: ScheduleV2") == [])
    #expect(codes("Type: SQS") == [.propertyUnsupported])
    #expect(codes("Type: HttpApi") == [.propertyUnsupported])
    #expect(codes("Properties: {}") == [.propertyUnsupported])
    #expect(codes("Type: Api, Properties: { Method: GET, Path: /x }") == [.propertyUnsupported])
    #expect(codes("Type: Api, Properties: { Method: GET, Path: /x, RestApiId: other }") == [.referenceUnknown])
    #expect(codes("Type: Api, Properties: { Method: FETCH, Path: /x, RestApiId: !Ref Api }") == [.malformed])
    #expect(codes("Type: Api, Properties: { Method: GET, Path: /status, RestApiId: !Ref Api }") == [.malformed])
    #expect(codes("Type: Api") == [.malformed])
  }

  @Test func aFunctionThatDoesNotExistHasNoRoutes() throws {
    let head = "Conditions: { Never: !Equals [a, b] }"
    let function = """
      F:
        Type: AWS::Serverless::Function
        Condition: Never
        Properties: { Handler: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Method: GET, Path: /x } } } }
      """
    let deployment = try Template(head: head, resources: function).deployment()
    #expect(deployment.api.routes.map(\.path) == ["/status"])
    #expect(deployment.functions.map(\.id) == ["Worker"])
  }

  @Test func thereIsOneAPI() {
    let second = "Second: { Type: AWS::Serverless::Api, Properties: { StageName: x } }"
    #expect(Template(resources: second).problems().map(\.code) == [.resourceUnsupported])
    #expect(problems(of: "Resources: { T: { Type: AWS::SQS::Queue } }").map(\.code) == [.resourceUnsupported])
  }

  private func problems(of text: String) -> [TemplateFault.Problem] {
    do throws(TemplateFault) {
      _ = try Deployment(of: Array(text.utf8), in: Surroundings())
      return []
    } catch {
      return error.problems
    }
  }

  static let shapes: [(String, TemplateFault.Code)] = [
    ("", .malformed), ("[]", .malformed), ("a", .malformed), ("Resources:", .malformed), ("Resources: []", .malformed),
    ("Resources: { A: b }", .malformed), ("Resources: { A: { Type: [] } }", .malformed),
    ("Resources: { A-B: { Type: AWS::SQS::Queue } }", .malformed), ("{", .malformed), ("a: 1\na: 2", .malformed),
    ("Resources: { A: { Type: AWS::SQS::Queue, Properties: [] } }", .malformed),
    ("Resources: { A: { Type: AWS::SQS::Queue, Condition: !Not [] } }", .malformed),
    ("Resources: {}\nTransform: AWS::LanguageExtensions", .propertyUnsupported),
    ("Resources: {}\nColour: red", .malformed),
    ("Resources: { \"Fn::ForEach::X\": [] }", .intrinsicUnsupported), ("Resources: {}\nParameters: []", .malformed),
    ("Resources: {}\nGlobals: { Colour: {} }", .propertyUnsupported),
    ("Resources: { P: { Type: AWS::SQS::Queue } }\nParameters: { P: { Type: String, Default: a } }", .malformed),
  ]

  @Test(arguments: shapes) func refusesWhatIsNoTemplate(_ text: String, _ code: TemplateFault.Code) {
    #expect(problems(of: text).first?.code == code)
  }
}
