import SAMTemplate
import Testing

/// What `Ref` and `GetAtt` give for resources that are not here: made up, and formed as AWS forms them.
@Suite struct ResourceNameTests {
  static let names: [(type: String, properties: String, written: String, value: String)] = [
    ("AWS::DynamoDB::Table", "{}", "!Ref R", "local-R"),
    (
      "AWS::DynamoDB::Table", "{ TableName: mine }", "!GetAtt R.Arn",
      "arn:aws:dynamodb:eu-central-1:000000000000:table/mine"
    ),
    ("AWS::SQS::Queue", "{}", "!Ref R", "https://sqs.eu-central-1.amazonaws.com/000000000000/local-R"),
    ("AWS::SQS::Queue", "{}", "!GetAtt R.Arn", "arn:aws:sqs:eu-central-1:000000000000:local-R"),
    ("AWS::SQS::Queue", "{}", "!GetAtt R.QueueName", "local-R"),
    ("AWS::Scheduler::ScheduleGroup", "{ Name: !Sub \"${AWS::StackName}-x\" }", "!Ref R", "local-x"),
    (
      "AWS::Scheduler::ScheduleGroup", "{ Name: g }", "!GetAtt R.Arn",
      "arn:aws:scheduler:eu-central-1:000000000000:schedule-group/g"
    ),
    ("AWS::IAM::Role", "{}", "!GetAtt R.Arn", "arn:aws:iam::000000000000:role/local-R"),
    ("AWS::S3::Bucket", "{}", "!Ref R", "local-r"), ("AWS::S3::Bucket", "{}", "!GetAtt R.Arn", "arn:aws:s3:::local-r"),
    (
      "AWS::S3::Bucket", "{ BucketName: b }", "!GetAtt R.RegionalDomainName", "b.s3.eu-central-1.amazonaws.com"
    ),
    ("AWS::CloudFront::Distribution", "{}", "!Sub \"https://${R.DomainName}\"", "https://r.cloudfront.net"),
    (
      "AWS::SecretsManager::Secret", "{}", "!Ref R",
      "arn:aws:secretsmanager:eu-central-1:000000000000:secret:local-R-000000"
    ),
    ("AWS::Logs::LogGroup", "{ LogGroupName: /a/b }", "!Ref R", "/a/b"),
    ("AWS::Cognito::UserPoolDomain", "{ Domain: news, UserPoolId: p }", "!Ref R", "news"),
    ("AWS::CloudWatch::Alarm", "{}", "!GetAtt R.Arn", "arn:aws:cloudwatch:eu-central-1:000000000000:alarm:local-R"),
  ]

  @Test(arguments: names) func isFormedAsAWSForms(
    _ type: String, _ properties: String, _ written: String, _ expected: String
  ) throws {
    let resource = "R: { Type: \(type), Properties: \(properties) }"
    #expect(try value(written, resources: resource) == expected)
  }

  @Test func aNameThatNeedsItselfIsRefused() {
    let circle = """
      A: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Ref B } }
      B: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Ref A } }
      """
    #expect(codes("!Ref A", resources: circle) == [.malformed])
    #expect(
      codes("!Ref C", resources: "C: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt C.Arn } }") == [
        .malformed
      ])
  }

  @Test func whatDoesNotExistHasNoName() {
    let head = "Conditions: { Never: !Equals [a, b] }"
    let table = "T: { Type: AWS::DynamoDB::Table, Condition: Never }"
    #expect(codes("!Ref T", head: head, resources: table) == [.referenceUnknown])
    #expect(codes("!GetAtt T.Arn", head: head, resources: table) == [.referenceUnknown])
    #expect(codes("!If [Never, !Ref T, none]", head: head, resources: table) == [])
  }

  /// A text that is only canonically equal to a name is another name: the Kelvin sign is no K.
  @Test func namesAreBytes() {
    #expect(codes("!Ref \"\u{212A}\"", resources: "K: { Type: AWS::SQS::Queue }") == [.referenceUnknown])
    #expect(codes("!Ref K", resources: "\u{212A}: { Type: AWS::SQS::Queue }") == [.malformed, .referenceUnknown])
    let kelvin = Template(resources: "K: { Type: \"AWS::\u{212A}MS::Key\" }").problems()
    #expect(kelvin.map(\.code) == [.resourceUnsupported])
  }
}
