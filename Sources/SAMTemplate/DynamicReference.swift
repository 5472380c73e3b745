internal import YAMLReading

/// `{{resolve:secretsmanager:ID:SecretString:KEY:STAGE:VERSION}}`
///
/// Source: AWS CloudFormation User Guide, "Get a secret or secret value from Secrets Manager".
struct DynamicReference {
  /// The secret's name or ARN.
  let secret: String
  /// The member of the secret's JSON; nil for all of its text.
  let key: String?

  /// What such a reference begins and ends with.
  static let opening = "{{resolve:"
  static let closing = "}}"

  /// Reads what is between `{{resolve:` and `}}`; nil where it is no reference to the current text of a secret.
  init?(_ text: String) {
    var parts = text.parts(separatedBy: ":")
    guard parts.count >= 2, parts.removeFirst().isSame(as: "secretsmanager") else { return nil }
    // An ARN has six colons of its own.
    let length = parts[0].isSame(as: "arn") ? 7 : 1
    guard parts.count >= length else { return nil }
    secret = parts[..<length].joined(separator: ":")
    parts.removeFirst(length)
    guard !secret.isEmpty, parts.count <= 4 else { return nil }
    func part(_ place: Int) -> String { place < parts.count ? parts[place] : "" }
    guard part(0).isEmpty || part(0).isSame(as: "SecretString") else { return nil }
    guard part(2).isEmpty || part(2).isSame(as: "AWSCURRENT"), part(3).isEmpty else { return nil }
    key = part(1).isEmpty ? nil : part(1)
  }

  /// The text that is meant, out of the secret's own; nil where its JSON has no such member.
  func value(in secret: String) -> String? {
    guard let key else { return secret }
    // JSON is YAML.
    return try? YAMLDocument(parsing: Array(secret.utf8)).root[key]?.text
  }
}

extension Evaluation {
  /// The value with the secrets in it that it refers to; nil where there is a problem, which is noted down.
  mutating func resolve(_ node: YAMLNode) -> YAMLNode? {
    switch node.content {
    case .scalar(let text, _):
      guard text.contains(DynamicReference.opening) else { return node }
      return resolve(text, node.line).map { YAMLNode(.scalar($0, isPlain: false), line: node.line) }
    case .sequence(let elements):
      let resolved = elements.map { resolve($0) }
      guard !resolved.contains(where: { $0 == nil }) else { return nil }
      return YAMLNode(.sequence(resolved.compactMap { $0 }), line: node.line)
    case .mapping(let members):
      var resolved: [YAMLNode.Member] = []
      for member in members {
        if let value = resolve(member.value) {
          resolved.append(.init(name: member.name, line: member.line, value: value))
        }
      }
      return resolved.count == members.count ? YAMLNode(.mapping(resolved), line: node.line) : nil
    }
  }

  private mutating func resolve(_ text: String, _ line: Int) -> String? {
    var result = ""
    for (place, part) in text.parts(separatedBy: DynamicReference.opening).enumerated() {
      guard place > 0 else {
        result += part
        continue
      }
      let halves = part.parts(separatedBy: DynamicReference.closing)
      guard halves.count > 1, let reference = DynamicReference(halves[0]) else {
        report(
          .intrinsicUnsupported, line,
          "a dynamic reference is {{resolve:secretsmanager:ID:SecretString}}, or with the key of a member behind it")
        return nil
      }
      guard let value = value(of: reference, line) else { return nil }
      result += value + halves.dropFirst().joined(separator: DynamicReference.closing)
    }
    guard result.utf8.count <= Self.maximumTextBytes else {
      report(.tooLarge, line, "a text becomes longer than \(Self.maximumTextBytes) bytes")
      return nil
    }
    return result
  }

  private mutating func value(of reference: DynamicReference, _ line: Int) -> String? {
    if isMasking { return Self.mask }
    guard let secret = surroundings.secret(reference.secret) else {
      report(.secretMissing, line, "there is no text for the secret \(reference.secret.quoted)")
      return nil
    }
    guard let value = reference.value(in: secret) else {
      report(
        .secretMissing, line,
        "the secret \(reference.secret.quoted) is no JSON object with the text \(reference.key?.quoted ?? "")")
      return nil
    }
    return value
  }
}
