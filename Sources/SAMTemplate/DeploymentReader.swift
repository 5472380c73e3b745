internal import YAMLReading

/// Reads what the local gateway stands in for out of a template, with everything settled.
struct DeploymentReader {
  var evaluation: Evaluation
  /// The resources that exist and that are stood in for.
  private(set) var resources: [SourceTemplate.Resource] = []
  /// The functions, and the ARN of each.
  var functions: [(function: Deployment.Function, arn: String)] = []

  /// What came of a template; nil where there is a problem, which is noted down in `evaluation`.
  mutating func deployment() -> Deployment? {
    for resource in evaluation.source.resources { take(resource) }
    for resource in all("AWS::Serverless::Function") { read(function: resource) }
    let apis = all("AWS::Serverless::Api")
    guard let resource = apis.first, apis.count == 1 else {
      let line = apis.count > 1 ? apis[1].line : nil
      if evaluation.problems.isEmpty || apis.count > 1 {
        report(
          .resourceUnsupported, line, "the local gateway serves one AWS::Serverless::Api, and here are \(apis.count)")
      }
      return nil
    }
    let api = api(resource)
    let userPool = userPool()
    guard evaluation.problems.isEmpty, let api else { return nil }
    return Deployment(api: api, functions: functions.map(\.function), userPool: userPool)
  }

  mutating func report(_ code: TemplateFault.Code, _ line: Int?, _ reason: String) {
    evaluation.report(code, line, reason)
  }

  /// The resources of a type, those that exist.
  func all(_ type: String) -> [SourceTemplate.Resource] { resources.filter { $0.type.isSame(as: type) } }

  private mutating func take(_ resource: SourceTemplate.Resource) {
    // What does not exist may be of any type: a variant of the deployment that is not this one.
    guard evaluation.exists(resource) == true else { return }
    switch ResourceKind.named(resource.type)?.use {
    case .standIn: resources.append(resource)
    case .passOver: break
    case .refuse:
      report(
        .resourceUnsupported, resource.line, "the local gateway does not stand in for \(resource.type) (\(resource.id))"
      )
    case nil:
      report(
        .resourceUnsupported, resource.line,
        "\(resource.type.quoted) is not known here; the local gateway cannot tell whether it matters (\(resource.id))")
    }
  }

  /// The settled value of a property; nil where there is none, and where there is a problem, which is noted down.
  mutating func settled(_ name: String, of resource: SourceTemplate.Resource) -> YAMLNode? {
    guard let node = resource.properties[name] else { return nil }
    return settled(node)
  }

  mutating func settled(_ node: YAMLNode) -> YAMLNode? {
    guard case .value(let value) = evaluation.settle(node), !value.isNull else { return nil }
    return evaluation.resolve(value)
  }

  /// Refuses properties by name that are neither read nor without consequence here.
  mutating func check(_ resource: SourceTemplate.Resource, reads: [String], ignores: [String]) {
    for member in resource.properties.members ?? [] {
      if reads.contains(bytesOf: member.name) || ignores.contains(bytesOf: member.name) { continue }
      // It is not there where it is AWS::NoValue.
      guard case .value(let value) = evaluation.settle(member.value), !value.isNull else { continue }
      report(
        .propertyUnsupported, member.line,
        "the local gateway does not stand in for \(member.name.quoted) of \(resource.type) (\(resource.id))")
    }
  }
}

extension Deployment {
  /// The largest template, in bytes.
  package static let maximumTemplateBytes = YAMLDocument.maximumBytes

  /// Reads a template of SAM.
  ///
  /// - Parameters:
  ///   - template: UTF-8 of YAML or JSON, at most 1 MiB.
  ///   - surroundings: what the template leaves open.
  /// - Throws: `TemplateFault`, with everything that is wrong at once.
  package init(of template: [UInt8], in surroundings: Surroundings) throws(TemplateFault) {
    try self.init(of: template, in: surroundings, isMasking: false)
  }

  /// The same to be shown to somebody: `****` stands for every secret, and for the value of every parameter with `NoEcho`.
  ///
  /// No secret needs to be given.
  package init(masked template: [UInt8], in surroundings: Surroundings) throws(TemplateFault) {
    try self.init(of: template, in: surroundings, isMasking: true)
  }

  private init(of template: [UInt8], in surroundings: Surroundings, isMasking: Bool) throws(TemplateFault) {
    let source = try SourceTemplate(of: template)
    var reader = DeploymentReader(evaluation: Evaluation(source, in: surroundings, isMasking: isMasking))
    guard let deployment = reader.deployment() else { throw TemplateFault(problems: reader.evaluation.problems) }
    self = deployment
  }
}
