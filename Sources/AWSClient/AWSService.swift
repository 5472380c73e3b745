/// A service of AWS that is spoken to in JSON by POST to `/`: the protocols "AWS JSON 1.0" and "AWS JSON 1.1".
///
/// Secrets Manager and DynamoDB are such services. EventBridge Scheduler and version 2 of SES are not (they have paths).
package struct AWSService: Sendable {
  /// The name in the signature, and in the service's host: `secretsmanager`.
  package let name: String
  /// What stands before the operation in `X-Amz-Target`: `secretsmanager`, `DynamoDB_20120810`.
  package let target: String
  /// The version of the protocol: `1.0` or `1.1`.
  package let jsonVersion: String
  /// What ends the name of the variable that replaces the service's address: `SECRETS_MANAGER`.
  ///
  /// Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
  package let endpointVariableSuffix: String

  /// Describes a service.
  package init(name: String, target: String, jsonVersion: String, endpointVariableSuffix: String) {
    self.name = name
    self.target = target
    self.jsonVersion = jsonVersion
    self.endpointVariableSuffix = endpointVariableSuffix
  }

  /// AWS Secrets Manager.
  package static let secretsManager = AWSService(
    name: "secretsmanager", target: "secretsmanager", jsonVersion: "1.1", endpointVariableSuffix: "SECRETS_MANAGER")

  /// Amazon DynamoDB.
  package static let dynamoDB = AWSService(
    name: "dynamodb", target: "DynamoDB_20120810", jsonVersion: "1.0", endpointVariableSuffix: "DYNAMODB")
}
