internal import YAMLReading

extension Evaluation {
  /// Evaluates an intrinsic function.
  ///
  /// Source: AWS CloudFormation Template Reference, "Intrinsic functions".
  mutating func evaluate(_ name: String, _ argument: YAMLNode, _ line: Int) -> Settled {
    switch name {
    case "Ref":
      guard let target = argument.text else { return failure(.malformed, line, "Ref takes a name") }
      return reference(to: target, line)
    case "Fn::GetAtt": return attribute(argument, line)
    case "Fn::Sub": return substitution(argument, line)
    case "Fn::If": return choice(argument, line)
    case "Fn::Join": return join(argument, line)
    case "Fn::Split": return split(argument, line)
    case "Fn::Select": return select(argument, line)
    case "Fn::FindInMap": return find(argument, line)
    case "Fn::ImportValue":
      return failure(.intrinsicUnsupported, line, "Fn::ImportValue needs another stack, which is not here")
    case "Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
      return failure(.malformed, line, "\(name) belongs into Conditions")
    default: return failure(.intrinsicUnsupported, line, "\(name.quoted) is not evaluated here")
    }
  }

  /// `[condition, then, otherwise]`: only the branch that is taken is evaluated.
  private mutating func choice(_ argument: YAMLNode, _ line: Int) -> Settled {
    guard let parts = arguments(argument, of: "Fn::If", 3...3) else { return .failed }
    guard let name = parts[0].text else { return failure(.malformed, line, "Fn::If takes the name of a condition") }
    guard let holds = condition(named: name, line) else { return .failed }
    return settle(parts[holds ? 1 : 2])
  }

  /// `[delimiter, texts]`
  private mutating func join(_ argument: YAMLNode, _ line: Int) -> Settled {
    guard let parts = arguments(argument, of: "Fn::Join", 2...2) else { return .failed }
    guard let delimiter = parts[0].text, let texts = texts(parts[1], for: "Fn::Join") else {
      return parts[0].text == nil ? failure(.malformed, line, "the delimiter of Fn::Join must be a text") : .failed
    }
    // Before it is put together, so that nothing enormous is.
    let length = texts.reduce(0) { $0 + $1.utf8.count + delimiter.utf8.count }
    guard length <= Self.maximumTextBytes + delimiter.utf8.count else {
      return failure(.tooLarge, line, "a text becomes longer than \(Self.maximumTextBytes) bytes")
    }
    return made(texts.joined(separator: delimiter), line)
  }

  /// `[delimiter, text]`
  private mutating func split(_ argument: YAMLNode, _ line: Int) -> Settled {
    guard let parts = arguments(argument, of: "Fn::Split", 2...2) else { return .failed }
    guard let delimiter = parts[0].text, !delimiter.isEmpty else {
      return failure(.malformed, line, "the delimiter of Fn::Split must be a text that is not empty")
    }
    guard let text = text(parts[1], for: "Fn::Split") else { return .failed }
    return list(text.parts(separatedBy: delimiter), line)
  }

  /// A list that was made here.
  mutating func list(_ texts: [String], _ line: Int) -> Settled {
    var elements: [YAMLNode] = []
    for text in texts {
      guard case .value(let element) = made(text, line) else { return .failed }
      elements.append(element)
    }
    return .value(YAMLNode(.sequence(elements), line: line))
  }

  /// `[index, list]`
  private mutating func select(_ argument: YAMLNode, _ line: Int) -> Settled {
    guard let parts = arguments(argument, of: "Fn::Select", 2...2) else { return .failed }
    guard let index = text(parts[0], for: "Fn::Select") else { return .failed }
    guard case .value(let list) = settle(parts[1]) else { return .failed }
    guard let elements = list.elements, let place = Int(index), elements.indices.contains(place) else {
      return failure(.malformed, line, "Fn::Select takes a list and the index, from 0, of one of its elements")
    }
    return .value(elements[place])
  }

  /// `[map, first key, second key]`
  private mutating func find(_ argument: YAMLNode, _ line: Int) -> Settled {
    guard let parts = arguments(argument, of: "Fn::FindInMap", 3...3) else { return .failed }
    var node = source.mappings
    for part in parts {
      guard let key = text(part, for: "Fn::FindInMap") else { return .failed }
      node = node?[key]
    }
    guard let node, node.text != nil || node.elements?.allSatisfy({ $0.text != nil }) == true else {
      return failure(.referenceUnknown, line, "Fn::FindInMap finds nothing in Mappings")
    }
    return .value(node)
  }
}
