internal import YAMLReading

extension Evaluation {
  /// What `Ref` gives.
  mutating func reference(to name: String, _ line: Int) -> Settled {
    if name.utf8.starts(with: "AWS::".utf8) { return pseudo(name, line) }
    if let parameter = parameters.values[name], name.isLogicalID {
      if parameter.isHidden, isMasking, !isDeciding { return made(Self.mask, line) }
      switch parameter.value {
      case .text(let text): return made(text, line)
      case .list(let texts): return list(texts, line)
      }
    }
    // Its own problem is noted down already.
    if parameters.names.contains(name) { return .failed }
    if let resource = resource(name) { return identity(of: resource, line).map { made($0, line) } ?? .failed }
    if let text = generated(name, line) { return text.map { made($0, line) } ?? .failed }
    return failure(.referenceUnknown, line, "there is no parameter and no resource \(name.quoted)")
  }

  /// `Name.Attribute`, or `[Name, Attribute]`.
  mutating func attribute(_ argument: YAMLNode, _ line: Int) -> Settled {
    if let text = argument.text, let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) {
      return attribute(String(text[text.index(after: dot)...]), of: String(text[..<dot]), line)
    }
    guard let parts = argument.elements, parts.count == 2, let id = parts[0].text else {
      return failure(.malformed, line, "Fn::GetAtt takes the name of a resource and of an attribute")
    }
    guard let name = text(parts[1], for: "Fn::GetAtt") else { return .failed }
    return attribute(name, of: id, line)
  }

  /// What `Fn::GetAtt` gives.
  mutating func attribute(_ name: String, of id: String, _ line: Int) -> Settled {
    guard let resource = resource(id) else {
      if let role = generatedRole(id), name.isSame(as: "Arn") {
        return made(fill("arn:{partition}:iam::{account}:role/{name}", id: role, name: defaultName(of: role)), line)
      }
      return failure(.referenceUnknown, line, "there is no resource \(id.quoted)")
    }
    guard let reference = identity(of: resource, line) else { return .failed }
    guard let kind = ResourceKind.named(resource.type), let form = kind.attributes[name] else {
      return failure(
        .referenceUnknown, line, "the attribute \(name.quoted) of \(resource.type.quoted) is not known here (\(id))")
    }
    guard let own = self.name(of: resource, kind) else { return .failed }
    return made(fill(form, id: id, name: own, reference: reference), line)
  }

  func resource(_ id: String) -> SourceTemplate.Resource? { source.resources.first { $0.id.isSame(as: id) } }

  /// Whether a resource is there; nil where there is a problem, which is noted down.
  mutating func exists(_ resource: SourceTemplate.Resource) -> Bool? {
    guard let (name, line) = resource.condition else { return true }
    return condition(named: name, line)
  }

  /// What `Ref` of a resource gives; nil where there is a problem, which is noted down.
  mutating func identity(of resource: SourceTemplate.Resource, _ line: Int) -> String? {
    guard let exists = exists(resource) else { return nil }
    guard exists else {
      report(
        .referenceUnknown, line,
        "\(resource.id) does not exist, since its condition \(resource.condition?.name ?? "") does not hold")
      return nil
    }
    if let given = surroundings.identifiers[resource.id] { return given }
    guard let kind = ResourceKind.named(resource.type) else {
      // The type itself is refused elsewhere, once.
      return defaultName(of: resource.id)
    }
    guard let name = name(of: resource, kind) else { return nil }
    return fill(kind.reference, id: resource.id, name: name)
  }

  /// The name that a resource has in its service; nil where there is a problem, which is noted down.
  private mutating func name(of resource: SourceTemplate.Resource, _ kind: ResourceKind) -> String? {
    if let known = knownNames[resource.id] { return known }
    var name: String? = fill(kind.defaultName, id: resource.id, name: "")
    if let property = kind.nameProperty, let node = resource.properties[property], !node.isNull {
      guard enter("the name of \(resource.id)", node.line) else { return nil }
      switch settle(node) {
      case .value(let value):
        name = value.text
        if name == nil { report(.malformed, node.line, "\(property) of \(resource.id) must be a text") }
      case .nothing: break
      case .failed: name = nil
      }
      open.removeLast()
    }
    knownNames[resource.id] = .some(name)
    return name
  }

  private func defaultName(of id: String) -> String { "\(surroundings.stackName)-\(id)" }

  /// Puts what surrounds the template, and a resource's own names, into a form.
  private func fill(_ form: String, id: String, name: String, reference: String? = nil) -> String {
    var result = ""
    for (place, part) in form.parts(separatedBy: "{").enumerated() {
      guard place > 0, let end = part.utf8.firstIndex(of: UInt8(ascii: "}")) else {
        result += part
        continue
      }
      switch part[..<end] {
      case "partition": result += surroundings.partition
      case "region": result += surroundings.region
      case "account": result += surroundings.accountID
      case "suffix": result += urlSuffix
      case "stack": result += surroundings.stackName
      case "id": result += id
      case "lower": result += id.lowercased()
      case "upper": result += id.uppercased()
      case "name": result += name
      default: result += reference ?? name
      }
      result += part[part.index(after: end)...]
    }
    return result
  }

  /// Source: AWS CloudFormation Template Reference, "Pseudo parameters reference".
  private mutating func pseudo(_ name: String, _ line: Int) -> Settled {
    switch name {
    case "AWS::NoValue": .nothing
    case "AWS::Region": made(surroundings.region, line)
    case "AWS::AccountId": made(surroundings.accountID, line)
    case "AWS::Partition": made(surroundings.partition, line)
    case "AWS::StackName": made(surroundings.stackName, line)
    case "AWS::URLSuffix": made(urlSuffix, line)
    case "AWS::StackId":
      made(
        fill(
          "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/00000000-0000-0000-0000-000000000000",
          id: "", name: ""), line)
    default: failure(.intrinsicUnsupported, line, "the pseudo parameter \(name.quoted) is not known here")
    }
  }

  /// What hosts of the partition end in.
  private var urlSuffix: String { surroundings.partition.isSame(as: "aws-cn") ? "amazonaws.com.cn" : "amazonaws.com" }
}
