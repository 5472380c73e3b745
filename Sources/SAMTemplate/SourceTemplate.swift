internal import YAMLReading

/// A template as it is written: its sections, with nothing evaluated yet.
struct SourceTemplate {
  struct Resource {
    /// Its logical id: letters and digits.
    let id: String
    let type: String
    /// The name of the condition under which it exists.
    let condition: (name: String, line: Int)?
    /// As they are written, the Globals included.
    let properties: YAMLNode
    let line: Int
  }

  /// The most resources, as in CloudFormation ("AWS CloudFormation quotas").
  static let maximumResources = 500
  /// The most parameters, from the same page.
  static let maximumParameters = 200
  /// The most conditions; CloudFormation has no limit of its own.
  static let maximumConditions = 500

  private(set) var resources: [Resource] = []
  private(set) var parameters: [YAMLNode.Member] = []
  private(set) var conditions: [YAMLNode.Member] = []
  private(set) var mappings: YAMLNode?
  private(set) var problems: [TemplateFault.Problem] = []

  private static let sections = [
    "AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
    "Globals", "Resources", "Outputs",
  ]
  private static let transform = "AWS::Serverless-2016-10-31"
  /// The sections of Globals, and whom each is for.
  private static let globals = [
    "Function": "AWS::Serverless::Function", "Api": "AWS::Serverless::Api", "HttpApi": "AWS::Serverless::HttpApi",
    "SimpleTable": "AWS::Serverless::SimpleTable", "StateMachine": "AWS::Serverless::StateMachine",
    "LayerVersion": "AWS::Serverless::LayerVersion",
  ]

  init(of text: [UInt8]) throws(TemplateFault) {
    let root: YAMLNode
    do throws(YAMLFault) {
      root = try YAMLDocument(parsing: text).root
    } catch {
      throw TemplateFault(problems: [.init(error.isAboutSize ? .tooLarge : .malformed, line: nil, "\(error)")])
    }
    guard let members = root.members, let resources = root["Resources"]?.members else {
      throw TemplateFault(problems: [
        .init(.malformed, line: nil, "there are no Resources; a template of SAM or CloudFormation is meant")
      ])
    }
    for member in members where !Self.sections.contains(bytesOf: member.name) {
      report(.malformed, member.line, "a template has no section \(member.name.quoted)")
    }
    checkTransform(root["Transform"])
    parameters = section("Parameters", of: root, atMost: Self.maximumParameters)
    conditions = section("Conditions", of: root, atMost: Self.maximumConditions)
    mappings = root["Mappings"]
    let globals = globals(root["Globals"])
    guard resources.count <= Self.maximumResources else {
      throw TemplateFault(problems: [
        .init(.tooLarge, line: root["Resources"]?.line, "there are more than \(Self.maximumResources) resources")
      ])
    }
    for member in resources { read(member, globals) }
    let names = Set(parameters.map(\.name))
    for resource in self.resources where names.contains(resource.id) {
      report(.malformed, resource.line, "\(resource.id) is the name of a parameter and of a resource")
    }
  }

  private mutating func report(_ code: TemplateFault.Code, _ line: Int?, _ reason: String) {
    problems.append(.init(code, line: line, reason))
  }

  private mutating func checkTransform(_ node: YAMLNode?) {
    guard let node else { return }
    for each in node.elements ?? [node] {
      if each.text?.isSame(as: Self.transform) == true { continue }
      report(.propertyUnsupported, each.line, "the only Transform that is applied here is \(Self.transform)")
    }
  }

  /// The members of a section whose names are logical ids.
  private mutating func section(_ name: String, of root: YAMLNode, atMost limit: Int) -> [YAMLNode.Member] {
    guard let node = root[name], !node.isNull else { return [] }
    guard let members = node.members else {
      report(.malformed, node.line, "\(name) must be a mapping")
      return []
    }
    guard members.count <= limit else {
      report(.tooLarge, node.line, "there are more than \(limit) \(name)")
      return []
    }
    return members.filter { member in
      if member.name.isLogicalID { return true }
      report(.malformed, member.line, "\(member.name.quoted) is no name: letters and digits, at most 255")
      return false
    }
  }

  private mutating func globals(_ node: YAMLNode?) -> [String: YAMLNode] {
    guard let node, !node.isNull else { return [:] }
    var byType: [String: YAMLNode] = [:]
    for member in node.members ?? [] {
      guard let type = Self.globals[member.name] else {
        report(.propertyUnsupported, member.line, "Globals for \(member.name.quoted) are not known here")
        continue
      }
      byType[type] = member.value
    }
    return byType
  }

  private mutating func read(_ member: YAMLNode.Member, _ globals: [String: YAMLNode]) {
    guard member.name.isLogicalID else {
      let isLoop = member.name.utf8.starts(with: "Fn::".utf8)
      report(
        isLoop ? .intrinsicUnsupported : .malformed, member.line,
        isLoop
          ? "\(member.name.quoted) is not evaluated here"
          : "\(member.name.quoted) is no logical id: letters and digits, at most 255")
      return
    }
    guard let type = member.value["Type"]?.text else {
      report(.malformed, member.line, "the resource \(member.name) has no Type")
      return
    }
    var properties = member.value["Properties"] ?? YAMLNode(.mapping([]), line: member.line)
    if properties.isNull { properties = YAMLNode(.mapping([]), line: member.line) }
    guard properties.members != nil, properties.intrinsic == nil else {
      report(.malformed, properties.line, "the Properties of \(member.name) must be a mapping")
      return
    }
    var condition: (name: String, line: Int)?
    if let node = member.value["Condition"], !node.isNull {
      guard let name = node.text else {
        report(.malformed, node.line, "the Condition of \(member.name) must be the name of one")
        return
      }
      condition = (name, node.line)
    }
    resources.append(
      Resource(
        id: member.name, type: type, condition: condition, properties: properties.merged(over: globals[type]),
        line: member.line))
  }
}

extension YAMLFault {
  fileprivate var isAboutSize: Bool {
    switch self {
    case .tooLarge, .tooDeep, .tooMany: true
    default: false
    }
  }
}
