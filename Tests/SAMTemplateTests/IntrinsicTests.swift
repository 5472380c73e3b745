import SAMTemplate
import Testing

/// AWS CloudFormation Template Reference, "Intrinsic functions": the examples there, and their edges.
@Suite struct IntrinsicTests {
  static let head = """
    Parameters:
      Stage: { Type: String, Default: live }
      Empty: { Type: String, Default: "" }
      Names: { Type: CommaDelimitedList, Default: "a, b ,c" }
      Count: { Type: Number, Default: 7 }
    Mappings:
      Sizes: { live: { memory: 512, names: [x, y] }, test: { memory: 128 } }
    Conditions:
      IsLive: !Equals [!Ref Stage, live]
      IsTest: !Not [!Condition IsLive]
    """

  static let values: [(String, String?)] = [
    ("plain", "plain"), ("5", "5"), ("true", "true"), ("True", "true"), ("'no'", "no"), ("!Ref Stage", "live"),
    ("{ Ref: Stage }", "live"), ("!Ref Count", "7"), ("!Ref Empty", ""),
    ("!Ref AWS::Region", "eu-central-1"), ("!Ref AWS::AccountId", "000000000000"), ("!Ref AWS::Partition", "aws"),
    ("!Ref AWS::StackName", "local"), ("!Ref AWS::URLSuffix", "amazonaws.com"), ("!Ref AWS::NoValue", nil),
    (
      "!Ref AWS::StackId",
      "arn:aws:cloudformation:eu-central-1:000000000000:stack/local/00000000-0000-0000-0000-000000000000"
    ),
    ("!Sub \"${Stage}-${AWS::Region}\"", "live-eu-central-1"), ("!Sub no-names", "no-names"),
    ("!Sub \"a${!Stage}b${Stage}\"", "a${Stage}blive"), ("!Sub \"$5 and $\"", "$5 and $"),
    ("{ \"Fn::Sub\": [\"${A}/${Stage}\", { A: !Ref Count }] }", "7/live"),
    ("!Sub [\"${Stage}\", { Stage: mine }]", "mine"), ("!Sub \"${Worker.Arn}\"", Self.worker),
    ("!GetAtt Worker.Arn", Self.worker), ("{ \"Fn::GetAtt\": [Worker, Arn] }", Self.worker),
    ("{ \"Fn::GetAtt\": Worker.Arn }", Self.worker), ("!Ref Worker", "local-Worker"), ("!Ref Api", "Api"),
    ("!Join [\"-\", [a, !Ref Stage, b]]", "a-live-b"), ("!Join [\"\", !Ref Names]", "abc"), ("!Join [\",\", []]", ""),
    ("!Join [\"\", [a, !If [IsTest, b, !Ref AWS::NoValue], c]]", "ac"),
    ("!Select [1, !Ref Names]", "b"), ("!Select [\"0\", !Split [\"|\", \"x|y\"]]", "x"),
    ("!Select [1, !Split [\"ab\", \"1ab2ab3\"]]", "2"), ("!Join [\"+\", !Split [\",\", \",a,\"]]", "+a+"),
    ("!FindInMap [Sizes, !Ref Stage, memory]", "512"), ("!Select [1, !FindInMap [Sizes, live, names]]", "y"),
    ("!If [IsLive, yes-it-is, other]", "yes-it-is"), ("!If [IsTest, a, !If [IsLive, b, c]]", "b"),
    ("!If [IsTest, a, !Ref AWS::NoValue]", nil), ("{ \"Fn::If\": [IsLive, !Ref Stage, \"\"] }", "live"),
    // The branch that is not taken is not looked at.
    ("!If [IsLive, fine, !Ref Nothing]", "fine"), ("!Ref Api.Stage", "live"), ("!Sub \"${Api.Stage}\"", "live"),
    ("!Ref ApiliveStage", "live"), ("!Ref WorkerRole", "local-WorkerRole"),
    ("!GetAtt WorkerRole.Arn", "arn:aws:iam::000000000000:role/local-WorkerRole"),
    ("!GetAtt Api.RootResourceId", "apiroot"),
  ]
  static let worker = "arn:aws:lambda:eu-central-1:000000000000:function:local-Worker"

  @Test(arguments: values) func comesTo(_ written: String, _ expected: String?) throws {
    #expect(try value(written, head: Self.head) == expected)
  }

  static let faults: [(String, TemplateFault.Code)] = [
    ("!ImportValue other", .intrinsicUnsupported), ("{ \"Fn::ImportValue\": other }", .intrinsicUnsupported),
    ("!Base64 x", .intrinsicUnsupported), ("!GetAZs eu-central-1", .intrinsicUnsupported),
    ("!Cidr [a, 1]", .intrinsicUnsupported), ("!Transform { Name: AWS::Include }", .intrinsicUnsupported),
    ("{ \"Fn::ToJsonString\": {} }", .intrinsicUnsupported), ("{ \"Fn::Length\": [a] }", .intrinsicUnsupported),
    ("!Ref AWS::NotificationARNs", .intrinsicUnsupported), ("!Binary aGk=", .intrinsicUnsupported),
    ("{ \"Fn::Sub\": a, b: c }", .intrinsicUnsupported), ("!Equals [a, b]", .malformed), ("!And [a, b]", .malformed),
    ("!Ref Nothing", .referenceUnknown), ("!Ref [Stage]", .malformed), ("!GetAtt Worker", .malformed),
    ("!GetAtt Worker.Colour", .referenceUnknown), ("!GetAtt Nothing.Arn", .referenceUnknown),
    ("!GetAtt Stage.Arn", .referenceUnknown), ("!Sub \"${Nothing}\"", .referenceUnknown),
    ("!Sub \"${Stage\"", .malformed), ("!Sub \"${}\"", .malformed), ("!Sub \"${a b}\"", .malformed),
    ("!Sub \"${Names}\"", .malformed), ("!Sub [a]", .malformed), ("!Sub [a, b]", .malformed),
    ("!Sub \"${AWS::NoValue}\"", .malformed), ("!Join [a]", .malformed), ("!Join [\"-\", x]", .malformed),
    ("!Join [\"-\", [[a]]]", .malformed), ("!Split [\"\", a]", .malformed), ("!Select [3, !Ref Names]", .malformed),
    ("!Select [-1, !Ref Names]", .malformed), ("!Select [x, !Ref Names]", .malformed), ("!Select [0, a]", .malformed),
    ("!FindInMap [Sizes, here, memory]", .referenceUnknown), ("!FindInMap [Sizes, live]", .malformed),
    ("!FindInMap [Sizes, live, memory, { DefaultValue: 1 }]", .malformed), ("!If [Unknown, a, b]", .referenceUnknown),
    ("!If [IsLive, a]", .malformed), ("!If [!Ref Stage, a, b]", .malformed), ("[a]", .malformed),
    ("{ a: b }", .malformed),
    ("~", .malformed), ("no", .malformed), ("off", .malformed), ("!Ref Names", .malformed),
    ("\"{{resolve:ssm:name}}\"", .intrinsicUnsupported), ("\"{{resolve:secretsmanager:name\"", .intrinsicUnsupported),
    ("\"{{resolve:secretsmanager:name:SecretBinary}}\"", .intrinsicUnsupported),
    ("\"{{resolve:secretsmanager:name:SecretString::AWSPREVIOUS}}\"", .intrinsicUnsupported),
    ("\"{{resolve:secretsmanager:name}}\"", .secretMissing),
  ]

  @Test(arguments: faults) func isRefused(_ written: String, _ code: TemplateFault.Code) {
    let template = Template(head: Self.head, variables: "X: \(written)")
    let problems = template.problems()
    #expect(problems.map(\.code) == [code], "\(problems)")
    #expect(problems.first?.line == template.line(of: "X: "))
  }

  /// AWS China, GovCloud: the names follow.
  @Test func followsThePartition() throws {
    let china = Surroundings(stackName: "s", region: "cn-north-1", accountID: "123456789012", partition: "aws-cn")
    #expect(try value("!GetAtt Worker.Arn", in: china) == "arn:aws-cn:lambda:cn-north-1:123456789012:function:s-Worker")
    #expect(try value("!Ref AWS::URLSuffix", in: china) == "amazonaws.com.cn")
  }

  @Test func anIdentifierThatIsGivenIsWhatRefGives() throws {
    let surroundings = Surroundings(identifiers: ["Api": "abc123", "Pool": "eu-central-1_local"])
    let pool = "Pool: { Type: AWS::Cognito::UserPool }\n" + UserPoolTests.client
    #expect(try value("!Sub \"${Api}/${Pool}\"", resources: pool, in: surroundings) == "abc123/eu-central-1_local")
    #expect(
      try value("!GetAtt Pool.ProviderURL", resources: pool, in: surroundings)
        == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_local")
  }
}
