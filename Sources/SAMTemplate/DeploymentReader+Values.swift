internal import YAMLReading

/// Values out of settled mappings; each notes down what is wrong with it.
extension DeploymentReader {
  mutating func members(_ name: String, of node: YAMLNode?, _ owner: String) -> [YAMLNode.Member] {
    guard let value = node?[name], !value.isNull else { return [] }
    return members(value, "\(name) of \(owner)")
  }

  mutating func members(_ node: YAMLNode, _ what: String) -> [YAMLNode.Member] {
    if let members = node.members { return members }
    report(.malformed, node.line, "\(what) must be a mapping")
    return []
  }

  mutating func elements(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
    if let elements = node.elements { return elements }
    report(.malformed, node.line, "\(what) must be a list")
    return []
  }

  /// Nil where there is none, too.
  mutating func text(_ name: String, of node: YAMLNode?, _ owner: String) -> String? {
    guard let value = node?[name], !value.isNull else { return nil }
    if let text = value.text { return text }
    report(.malformed, value.line, "\(name) of \(owner) must be a text")
    return nil
  }

  mutating func texts(_ name: String, of node: YAMLNode?, _ owner: String) -> [String] {
    guard let value = node?[name], !value.isNull else { return [] }
    var texts: [String] = []
    for element in elements(value, "\(name) of \(owner)") {
      if let text = element.text {
        texts.append(text)
      } else {
        report(.malformed, element.line, "each element of \(name) of \(owner) must be a text")
      }
    }
    return texts
  }

  /// Nil where there is none, too.
  mutating func boolean(_ name: String, of node: YAMLNode?, _ owner: String) -> Bool? {
    guard let value = node?[name], !value.isNull else { return nil }
    if let boolean = value.boolean { return boolean }
    report(.malformed, value.line, "\(name) of \(owner) must be true or false")
    return nil
  }

  /// Nil where there is none, too.
  mutating func integer(_ name: String, of node: YAMLNode?, _ owner: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = node?[name], !value.isNull else { return nil }
    if let integer = value.integer, range.contains(integer) { return integer }
    report(
      .malformed, value.line,
      "\(name) of \(owner) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// Nil where there is none, too.
  mutating func number(_ name: String, of node: YAMLNode?, _ owner: String, _ range: ClosedRange<Double>) -> Double? {
    guard let value = node?[name], !value.isNull else { return nil }
    if let number = value.text.flatMap({ Double($0) }), range.contains(number) { return number }
    report(
      .malformed, value.line, "\(name) of \(owner) must be a number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// One of the texts that there are; nil where there is none, too.
  mutating func choice<Choice>(
    _ name: String, of node: YAMLNode?, _ owner: String, _ choices: KeyValuePairs<String, Choice>
  ) -> Choice? {
    guard let text = text(name, of: node, owner) else { return nil }
    if let choice = choices.first(where: { $0.key.isSame(as: text) }) { return choice.value }
    report(
      .propertyUnsupported, node?[name]?.line,
      "\(name) of \(owner) is \(text.quoted); \(choices.map(\.key).joined(separator: ", ")) are known here")
    return nil
  }

  /// A fixed value of API Gateway's, without its single quotation marks; nil where there is none, too.
  mutating func fixed(_ name: String, of node: YAMLNode?, _ owner: String) -> String? {
    guard let text = text(name, of: node, owner) else { return nil }
    if let fixed = text.unquoted { return fixed }
    report(
      .propertyUnsupported, node?[name]?.line,
      "\(name) of \(owner) must be in single quotation marks inside the text: a fixed value, nothing that is looked up")
    return nil
  }

  /// Refuses members by name that are not read here.
  mutating func check(_ node: YAMLNode?, _ owner: String, reads: [String], ignores: [String] = []) {
    for member in node?.members ?? [] where !member.value.isNull {
      if reads.contains(bytesOf: member.name) || ignores.contains(bytesOf: member.name) { continue }
      report(
        .propertyUnsupported, member.line, "the local gateway does not stand in for \(member.name.quoted) of \(owner)")
    }
  }
}
