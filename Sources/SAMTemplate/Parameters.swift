internal import YAMLReading

/// The parameters of a template with their values.
///
/// Source: AWS CloudFormation User Guide, "Parameters section".
struct Parameters {
  enum Value: Equatable {
    case text(String)
    /// Of a `CommaDelimitedList`.
    case list([String])
  }

  struct Parameter {
    let value: Value
    /// Whether it is never shown (`NoEcho`).
    let isHidden: Bool
  }

  /// The longest value, in bytes, as in CloudFormation ("AWS CloudFormation quotas").
  static let maximumBytes = 4096

  private(set) var values: [String: Parameter] = [:]
  private(set) var problems: [TemplateFault.Problem] = []
  /// Those that are declared, also where their value is no good.
  private(set) var names: Set<String> = []

  private static let members = [
    "Type", "Description", "Default", "AllowedValues", "AllowedPattern", "ConstraintDescription", "NoEcho", "MinLength",
    "MaxLength", "MinValue", "MaxValue",
  ]

  /// - Parameter given: values by name.
  init(_ declarations: [YAMLNode.Member], given: [String: String]) {
    for declaration in declarations {
      names.insert(declaration.name)
      if let parameter = parameter(declaration, given: given[declaration.name]) {
        values[declaration.name] = parameter
      }
    }
    for name in given.keys.sorted() where !names.contains(name) {
      report(.parameterUnknown, nil, "the template has no parameter \(name.quoted)")
    }
  }

  private mutating func report(_ code: TemplateFault.Code, _ line: Int?, _ reason: String) {
    problems.append(.init(code, line: line, reason))
  }

  private mutating func parameter(_ declaration: YAMLNode.Member, given: String?) -> Parameter? {
    let (name, line) = (declaration.name, declaration.line)
    for member in declaration.value.members ?? [] where !Self.members.contains(bytesOf: member.name) {
      report(.parameterInvalid, member.line, "a parameter has no \(member.name.quoted)")
    }
    let type = declaration.value["Type"]?.text ?? ""
    guard ["String", "Number", "CommaDelimitedList"].contains(bytesOf: type) else {
      report(
        .parameterInvalid, line,
        "the parameter \(name) is of the type \(type.quoted); String, Number and CommaDelimitedList are known here")
      return nil
    }
    guard let text = given ?? declaration.value["Default"]?.text else {
      report(.parameterMissing, line, "the parameter \(name) has no default: give it with --parameter \(name)=VALUE")
      return nil
    }
    let isList = type.isSame(as: "CommaDelimitedList")
    // CloudFormation takes the white space around each away.
    let list = isList && !text.isEmpty ? text.parts(separatedBy: ",").map { $0.trimmed } : []
    guard let fault = fault(of: text, isList ? list : [text], type, declaration.value) else {
      return Parameter(
        value: isList ? .list(list) : .text(text), isHidden: declaration.value["NoEcho"]?.boolean == true)
    }
    // The value itself is not in the message: it may be a secret.
    let hint = declaration.value["ConstraintDescription"]?.text.map { "; \($0.quoted)" } ?? ""
    report(.parameterInvalid, line, "the value of the parameter \(name) \(fault)\(hint)")
    return nil
  }

  /// What is wrong with a value, in words that go on after "the value …"; nil where nothing is.
  private func fault(of text: String, _ elements: [String], _ type: String, _ declaration: YAMLNode) -> String? {
    guard text.utf8.count <= Self.maximumBytes else { return "is longer than \(Self.maximumBytes) bytes" }
    if type.isSame(as: "Number") {
      guard let number = Double(text), number.isFinite else { return "is no number" }
      for (bound, isRight) in [("MinValue", { $0 <= number }), ("MaxValue", { $0 >= number })]
        as [(String, (Double) -> Bool)]
      {
        guard let node = declaration[bound] else { continue }
        guard let limit = node.text.flatMap({ Double($0) }) else { return "cannot be checked: \(bound) is no number" }
        if !isRight(limit) { return "is beyond \(bound), which is \(limit)" }
      }
    }
    if let node = declaration["AllowedValues"] {
      guard let allowed = node.elements?.map(\.text) else { return "cannot be checked: AllowedValues must be a list" }
      let isAllowed = elements.allSatisfy { element in
        allowed.contains { $0?.isSame(as: element) ?? false }
      }
      if !isAllowed {
        return "is none of AllowedValues (\(allowed.compactMap { $0?.quoted }.joined(separator: ", ")))"
      }
    }
    for (bound, isRight) in [("MinLength", { $0 <= $1 }), ("MaxLength", { $0 >= $1 })] as [(String, (Int, Int) -> Bool)]
    {
      guard let node = declaration[bound] else { continue }
      guard let limit = node.integer else { return "cannot be checked: \(bound) is no whole number" }
      if !isRight(limit, text.unicodeScalars.count) { return "is beyond \(bound), which is \(limit)" }
    }
    guard let node = declaration["AllowedPattern"] else { return nil }
    guard let pattern = node.text.flatMap({ Pattern($0) }) else {
      return "cannot be checked: AllowedPattern does not read"
    }
    return elements.allSatisfy { pattern.matches($0) } ? nil : "does not match AllowedPattern"
  }
}

extension String {
  fileprivate var trimmed: String {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\n" }
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
