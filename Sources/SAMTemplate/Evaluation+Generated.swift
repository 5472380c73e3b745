internal import YAMLReading

/// Names of resources that are not in the template, since SAM makes them.
///
/// Source: AWS SAM Developer Guide, "Generated AWS CloudFormation resources".
extension Evaluation {
  /// Whether a name with a dot is one of SAM's own, and no attribute: `Api.Stage`.
  func isGenerated(_ name: String) -> Bool { stageOwner(name) != nil }

  /// What `Ref` of such a name gives; nil where it is none of them, and nil inside where there is a problem.
  mutating func generated(_ name: String, _ line: Int) -> String?? {
    if let api = stageOwner(name) ?? stageOwner(byLogicalID: name, line) { return .some(stage(of: api, line)) }
    if let role = generatedRole(name) { return "\(surroundings.stackName)-\(role)" }
    return nil
  }

  /// `FunctionRole`: the role of a function that names none.
  func generatedRole(_ name: String) -> String? {
    guard name.utf8.count > 4, name.hasSuffix("Role"), let owner = resource(String(name.dropLast(4))) else {
      return nil
    }
    return owner.type.isSame(as: "AWS::Serverless::Function") && owner.properties["Role"] == nil ? name : nil
  }

  /// `Api.Stage`
  private func stageOwner(_ name: String) -> SourceTemplate.Resource? {
    guard name.hasSuffix(".Stage"), let api = resource(String(name.dropLast(6))) else { return nil }
    return api.type.isSame(as: "AWS::Serverless::Api") ? api : nil
  }

  /// `ApiliveStage`
  private mutating func stageOwner(byLogicalID name: String, _ line: Int) -> SourceTemplate.Resource? {
    guard name.hasSuffix("Stage") else { return nil }
    for api in source.resources where api.type.isSame(as: "AWS::Serverless::Api") && name.hasPrefix(api.id) {
      // SAM writes it only where the name of the stage is written in the template.
      if let stage = api.properties["StageName"]?.text, name.isSame(as: "\(api.id)\(stage)Stage") { return api }
    }
    return nil
  }

  private mutating func stage(of api: SourceTemplate.Resource, _ line: Int) -> String? {
    guard identity(of: api, line) != nil, let node = api.properties["StageName"] else { return nil }
    return text(node, for: "StageName of \(api.id)")
  }
}
