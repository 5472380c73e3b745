/// A service of AWS that is spoken to in JSON.
package struct AWSService: Sendable {
  /// How its operations are told apart.
  package enum Style: Sendable {
    /// By a field; all are POST to `/`: the protocols "AWS JSON 1.0" and "AWS JSON 1.1". The target is what stands before
    /// the operation in `X-Amz-Target` (`DynamoDB_20120810`), the version `1.0` or `1.1`.
    case json(target: String, version: String)
    /// By method and path: the protocol "AWS restJson1".
    case paths

    var isPaths: Bool { if case .paths = self { true } else { false } }
  }

  /// The name in the signature and in the names of permissions: `secretsmanager`.
  package let name: String
  /// What the name of the service's host begins with; most often the same.
  package let hostName: String
  package let style: Style
  /// What ends the name of the variable that replaces the service's address: `SECRETS_MANAGER`.
  ///
  /// Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
  package let endpointVariableSuffix: String

  init(name: String, hostName: String? = nil, _ style: Style, endpointVariableSuffix: String) {
    self.name = name
    self.hostName = hostName ?? name
    self.style = style
    self.endpointVariableSuffix = endpointVariableSuffix
  }

  /// AWS Secrets Manager.
  package static let secretsManager = AWSService(
    name: "secretsmanager", .json(target: "secretsmanager", version: "1.1"), endpointVariableSuffix: "SECRETS_MANAGER")
}
