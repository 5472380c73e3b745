internal import YAMLReading

extension Evaluation {
  /// Whether a condition of the template holds; nil where there is a problem, which is noted down once.
  mutating func condition(named name: String, _ line: Int) -> Bool? {
    if let known = knownConditions[name] { return known }
    guard let declared = source.conditions.first(where: { $0.name.isSame(as: name) }) else {
      report(.referenceUnknown, line, "there is no condition \(name.quoted)")
      return nil
    }
    guard enter("the condition \(name)", line) else { return nil }
    let wasDeciding = isDeciding
    isDeciding = true
    let holds = decide(declared.value)
    isDeciding = wasDeciding
    open.removeLast()
    knownConditions[name] = .some(holds)
    return holds
  }

  /// Begins with something that others may need; false where it needs itself, or the chain is too long.
  mutating func enter(_ name: String, _ line: Int) -> Bool {
    guard !open.contains(bytesOf: name) else {
      report(.malformed, line, "\(name) needs itself")
      return false
    }
    guard open.count < Self.maximumChain else {
      report(.tooLarge, line, "more than \(Self.maximumChain) conditions or names need one another in a row")
      return false
    }
    open.append(name)
    return true
  }

  /// Source: AWS CloudFormation Template Reference, "Condition functions".
  private mutating func decide(_ node: YAMLNode) -> Bool? {
    if let name = node.named("Condition")?.text { return condition(named: name, node.line) }
    guard let (name, argument) = node.intrinsic else {
      report(.malformed, node.line, "a condition is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition")
      return nil
    }
    switch name {
    case "Condition":
      guard let other = argument.text else {
        report(.malformed, node.line, "Condition takes the name of one")
        return nil
      }
      return condition(named: other, node.line)
    case "Fn::Equals":
      guard let sides = arguments(argument, of: name, 2...2) else { return nil }
      let (left, right) = (text(sides[0], for: name), text(sides[1], for: name))
      guard let left, let right else { return nil }
      return left.isSame(as: right)
    case "Fn::Not":
      guard let parts = arguments(argument, of: name, 1...1) else { return nil }
      return decide(parts[0]).map { !$0 }
    case "Fn::And", "Fn::Or":
      guard let parts = arguments(argument, of: name, 2...10) else { return nil }
      // All of them, so that each one's problems are found.
      var results: [Bool] = []
      for part in parts {
        if let result = decide(part) { results.append(result) }
      }
      guard results.count == parts.count else { return nil }
      return name == "Fn::And" ? !results.contains(false) : results.contains(true)
    default:
      report(.intrinsicUnsupported, node.line, "\(name.quoted) is no condition function that is known here")
      return nil
    }
  }
}

extension YAMLNode {
  /// The value of a mapping's only member, if that is its name.
  func named(_ name: String) -> YAMLNode? {
    guard let members, members.count == 1, let only = members.first, only.name.isSame(as: name) else { return nil }
    return only.value
  }
}
