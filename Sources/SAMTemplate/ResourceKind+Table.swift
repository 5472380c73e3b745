extension ResourceKind {
  /// Every type that is known.
  ///
  /// Source: AWS CloudFormation Template Reference, "Return values" of each type; AWS Service Authorization Reference,
  /// "Resource types defined by …", for the form of the ARNs.
  static let table: [String: ResourceKind] = standIns.merging(passedOver) { own, _ in own }.merging(refused) { own, _ in
    own
  }

  private static let standIns: [String: ResourceKind] = [
    "AWS::Serverless::Api": ResourceKind(.standIn, called: "{id}", attributes: ["RootResourceId": "{lower}root"]),
    "AWS::Serverless::Function": ResourceKind(
      .standIn, named: "FunctionName", attributes: ["Arn": "arn:{partition}:lambda:{region}:{account}:function:{name}"]),
    "AWS::Cognito::UserPool": ResourceKind(
      .standIn, called: "{region}_{id}",
      attributes: [
        "Arn": "arn:{partition}:cognito-idp:{region}:{account}:userpool/{ref}",
        "ProviderName": "cognito-idp.{region}.{suffix}/{ref}",
        "ProviderURL": "https://cognito-idp.{region}.{suffix}/{ref}",
        "UserPoolId": "{ref}",
      ]),
    "AWS::Cognito::UserPoolClient": ResourceKind(.standIn, called: "{lower}", attributes: ["ClientId": "{ref}"]),
    "AWS::Cognito::UserPoolGroup": ResourceKind(.standIn, named: "GroupName"),
    "AWS::ApiGateway::UsagePlan": ResourceKind(.standIn, called: "{lower}", attributes: ["Id": "{ref}"]),
    "AWS::ApiGateway::ApiKey": ResourceKind(.standIn, called: "{lower}", attributes: ["APIKeyId": "{ref}"]),
    "AWS::ApiGateway::UsagePlanKey": ResourceKind(.standIn, called: "{lower}", attributes: ["Id": "{ref}"]),
    // Six characters that Secrets Manager adds to the name.
    "AWS::SecretsManager::Secret": ResourceKind(
      .standIn, named: "Name", reference: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-000000",
      attributes: ["Id": "{ref}"]),
  ]

  private static let passedOver: [String: ResourceKind] = [
    "AWS::DynamoDB::Table": ResourceKind(
      named: "TableName", attributes: ["Arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}"]),
    "AWS::Serverless::SimpleTable": ResourceKind(
      named: "TableName", attributes: ["Arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}"]),
    "AWS::SQS::Queue": ResourceKind(
      named: "QueueName", reference: "https://sqs.{region}.{suffix}/{account}/{name}",
      attributes: ["Arn": "arn:{partition}:sqs:{region}:{account}:{name}", "QueueName": "{name}", "QueueUrl": "{ref}"]),
    "AWS::SQS::QueuePolicy": ResourceKind(),
    "AWS::Scheduler::ScheduleGroup": ResourceKind(
      named: "Name", attributes: ["Arn": "arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}"]),
    "AWS::Scheduler::Schedule": ResourceKind(
      named: "Name", attributes: ["Arn": "arn:{partition}:scheduler:{region}:{account}:schedule/default/{name}"]),
    "AWS::Events::Rule": ResourceKind(
      named: "Name", attributes: ["Arn": "arn:{partition}:events:{region}:{account}:rule/{name}"]),
    "AWS::IAM::Role": ResourceKind(
      named: "RoleName", attributes: ["Arn": "arn:{partition}:iam::{account}:role/{name}"]),
    "AWS::IAM::Policy": ResourceKind(),
    "AWS::IAM::RolePolicy": ResourceKind(),
    "AWS::IAM::ManagedPolicy": ResourceKind(
      named: "ManagedPolicyName", reference: "arn:{partition}:iam::{account}:policy/{name}",
      attributes: ["PolicyArn": "{ref}"]),
    "AWS::Lambda::Permission": ResourceKind(),
    "AWS::Lambda::EventInvokeConfig": ResourceKind(),
    "AWS::Lambda::LayerVersion": ResourceKind(
      reference: "arn:{partition}:lambda:{region}:{account}:layer:{name}:1"),
    "AWS::Logs::LogGroup": ResourceKind(
      named: "LogGroupName", attributes: ["Arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*"]),
    "AWS::Logs::MetricFilter": ResourceKind(),
    "AWS::Logs::QueryDefinition": ResourceKind(),
    "AWS::CloudWatch::Alarm": ResourceKind(
      named: "AlarmName", attributes: ["Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"]),
    "AWS::CloudWatch::CompositeAlarm": ResourceKind(
      named: "AlarmName", attributes: ["Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"]),
    "AWS::CloudWatch::Dashboard": ResourceKind(named: "DashboardName"),
    "AWS::S3::Bucket": ResourceKind(
      named: "BucketName", called: "{stack}-{lower}",
      attributes: [
        "Arn": "arn:{partition}:s3:::{name}", "DomainName": "{name}.s3.{suffix}",
        "RegionalDomainName": "{name}.s3.{region}.{suffix}",
      ]),
    "AWS::S3::BucketPolicy": ResourceKind(),
    "AWS::CloudFront::Distribution": ResourceKind(
      called: "E{upper}",
      attributes: [
        "Id": "{ref}", "DomainName": "{lower}.cloudfront.net",
        "Arn": "arn:{partition}:cloudfront::{account}:distribution/{ref}",
      ]),
    "AWS::CloudFront::OriginAccessControl": ResourceKind(called: "E{upper}", attributes: ["Id": "{ref}"]),
    "AWS::CloudFront::ResponseHeadersPolicy": ResourceKind(attributes: ["Id": "{ref}"]),
    "AWS::CloudFront::CachePolicy": ResourceKind(attributes: ["Id": "{ref}"]),
    "AWS::CloudFront::OriginRequestPolicy": ResourceKind(attributes: ["Id": "{ref}"]),
    "AWS::CloudFront::Function": ResourceKind(
      named: "Name", reference: "arn:{partition}:cloudfront::{account}:function/{name}",
      attributes: ["FunctionARN": "{ref}", "FunctionMetadata.FunctionARN": "{ref}"]),
    "AWS::Cognito::UserPoolDomain": ResourceKind(
      named: "Domain", attributes: ["CloudFrontDistribution": "{lower}.cloudfront.net"]),
    "AWS::Cognito::UserPoolIdentityProvider": ResourceKind(named: "ProviderName"),
    "AWS::Cognito::UserPoolResourceServer": ResourceKind(named: "Identifier"),
    "AWS::Cognito::UserPoolUICustomizationAttachment": ResourceKind(),
    "AWS::Cognito::ManagedLoginBranding": ResourceKind(),
    "AWS::ApiGateway::Account": ResourceKind(attributes: ["Id": "{ref}"]),
    "AWS::ApiGateway::BasePathMapping": ResourceKind(),
    "AWS::ApiGateway::DomainName": ResourceKind(
      named: "DomainName",
      attributes: ["RegionalDomainName": "{lower}.execute-api.{region}.{suffix}", "RegionalHostedZoneId": "{upper}"]),
    "AWS::Route53::RecordSet": ResourceKind(named: "Name"),
    "AWS::CertificateManager::Certificate": ResourceKind(
      reference: "arn:{partition}:acm:{region}:{account}:certificate/00000000-0000-0000-0000-000000000000"),
    "AWS::SecretsManager::ResourcePolicy": ResourceKind(),
    "AWS::SES::EmailIdentity": ResourceKind(named: "EmailIdentity"),
    "AWS::SES::ConfigurationSet": ResourceKind(named: "Name"),
    "AWS::SSM::Parameter": ResourceKind(named: "Name"),
    "AWS::KMS::Key": ResourceKind(
      called: "{lower}", attributes: ["Arn": "arn:{partition}:kms:{region}:{account}:key/{ref}", "KeyId": "{ref}"]),
    "AWS::KMS::Alias": ResourceKind(named: "AliasName"),
    "AWS::Serverless::LayerVersion": ResourceKind(
      reference: "arn:{partition}:lambda:{region}:{account}:layer:{name}:1"),
    "AWS::XRay::Group": ResourceKind(),
  ]

  /// What serves requests, and is none of what the local gateway serves.
  private static let refused: [String: ResourceKind] = [
    "AWS::Serverless::HttpApi": ResourceKind(.refuse, called: "{id}"),
    "AWS::Serverless::WebSocketApi": ResourceKind(.refuse, called: "{id}"),
    "AWS::Serverless::StateMachine": ResourceKind(.refuse), "AWS::Serverless::Application": ResourceKind(.refuse),
    "AWS::CloudFormation::Stack": ResourceKind(.refuse),
    "AWS::ApiGatewayV2::Api": ResourceKind(
      .refuse, called: "{lower}",
      attributes: ["ApiEndpoint": "https://{ref}.execute-api.{region}.{suffix}", "ApiId": "{ref}"]),
    "AWS::ApiGatewayV2::Stage": ResourceKind(.refuse, named: "StageName"),
    "AWS::ApiGatewayV2::Route": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGatewayV2::Integration": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGatewayV2::Authorizer": ResourceKind(.refuse, called: "{lower}", attributes: ["AuthorizerId": "{ref}"]),
    "AWS::ApiGatewayV2::Deployment": ResourceKind(.refuse, called: "{lower}"),
    "AWS::Lambda::Url": ResourceKind(
      .refuse, attributes: ["FunctionUrl": "https://{lower}.lambda-url.{region}.on.aws/"]),
    "AWS::Lambda::Function": ResourceKind(
      .refuse, named: "FunctionName", attributes: ["Arn": "arn:{partition}:lambda:{region}:{account}:function:{name}"]),
    "AWS::ApiGateway::RestApi": ResourceKind(.refuse, called: "{lower}", attributes: ["RootResourceId": "{lower}root"]),
    "AWS::ApiGateway::Resource": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGateway::Method": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGateway::Authorizer": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGateway::Stage": ResourceKind(.refuse, named: "StageName"),
    "AWS::ApiGateway::Deployment": ResourceKind(.refuse, called: "{lower}"),
    "AWS::ApiGateway::GatewayResponse": ResourceKind(.refuse, called: "{lower}"),
  ]
}
