internal import YAMLReading

extension DeploymentReader {
  /// The largest environment of a function, in bytes, as in Lambda ("Lambda quotas").
  static let maximumEnvironmentBytes = 4096

  /// `AWS::Serverless::Function`.
  ///
  /// Source: AWS SAM Developer Guide, "AWS::Serverless::Function".
  mutating func read(function resource: SourceTemplate.Resource) {
    check(
      resource, reads: ["Handler", "FunctionName", "Environment", "Events"],
      ignores: [
        "Architectures", "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256", "CodeUri",
        "DeadLetterQueue", "DeploymentPreference", "Description", "EphemeralStorage", "EventInvokeConfig", "KmsKeyArn",
        "Layers", "LoggingConfig", "MemorySize", "PermissionsBoundary", "Policies", "ProvisionedConcurrencyConfig",
        "PropagateTags", "RecursiveLoop", "ReservedConcurrentExecutions", "Role", "RolePath", "Runtime",
        "RuntimeManagementConfig", "Tags", "Timeout", "Tracing", "VersionDescription", "VpcConfig",
      ])
    let owner = resource.id
    let handler = settled("Handler", of: resource)
    if resource.properties["Handler"] == nil { report(.malformed, resource.line, "\(owner) has no Handler") }
    if let handler, handler.text == nil { report(.malformed, handler.line, "Handler of \(owner) must be a text") }
    let environment = environment(settled("Environment", of: resource), owner)
    guard case .value(let arn) = evaluation.attribute("Arn", of: resource.id, resource.line), let arn = arn.text else {
      return
    }
    functions.append((.init(id: resource.id, handler: handler?.text ?? "", environment: environment), arn))
  }

  private mutating func environment(_ node: YAMLNode?, _ owner: String) -> [String: String] {
    check(node, "Environment of \(owner)", reads: ["Variables"])
    var environment: [String: String] = [:]
    var bytes = 0
    for member in members("Variables", of: node, "Environment of \(owner)") {
      guard let text = member.value.variable else {
        report(
          .malformed, member.value.line,
          "the variable \(member.name.quoted) of \(owner) must be a text in quotation marks")
        continue
      }
      bytes += member.name.utf8.count + text.utf8.count
      environment[member.name] = text
    }
    if let node, bytes > Self.maximumEnvironmentBytes {
      report(.tooLarge, node.line, "the environment of \(owner) is larger than \(Self.maximumEnvironmentBytes) bytes")
    }
    return environment
  }

  /// The function that has an ARN; nil where none has, which is noted down.
  mutating func function(withARN arn: String, _ what: String, _ line: Int) -> String? {
    if let found = functions.first(where: { $0.arn.isSame(as: arn) }) { return found.function.id }
    report(.referenceUnknown, line, "\(what) is not the ARN of a function of this template")
    return nil
  }
}

extension YAMLNode {
  /// What the variable of an environment becomes; nil where that depends on who reads the template: `no` may be a text or
  /// false.
  fileprivate var variable: String? {
    guard let text, !isNull, case .scalar(_, let isPlain) = content else { return nil }
    guard isPlain, let boolean else { return text }
    return ["true", "false"].contains(text.lowercased()) ? "\(boolean)" : nil
  }
}
