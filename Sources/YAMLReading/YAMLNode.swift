/// One value of a YAML document.
///
/// Source: YAML 1.1, "Representation Graph"; the tags of CloudFormation (`!Ref`, `!Sub` …) stay what they are.
package struct YAMLNode: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    /// A text; plain: written without quotation marks, so that it may stand for a number or a boolean.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// In the order of the text; no name is there twice.
    case mapping([Member])
  }

  package struct Member: Sendable, Equatable {
    package let name: String
    /// The line of the name.
    package let line: Int
    package let value: YAMLNode

    package init(name: String, line: Int, value: YAMLNode) {
      self.name = name
      self.line = line
      self.value = value
    }
  }

  package let content: Content
  /// `!Ref`, as it is written; nil where there is none.
  package let tag: String?
  /// Where it begins, from 1.
  package let line: Int

  package init(_ content: Content, tag: String? = nil, line: Int) {
    self.content = content
    self.tag = tag
    self.line = line
  }
}

extension YAMLNode {
  /// The member of that name, byte for byte; nil where there is none, or where this is no mapping.
  package subscript(name: String) -> YAMLNode? {
    members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The members of a mapping without a tag.
  package var members: [Member]? {
    if case .mapping(let members) = content, tag == nil { members } else { nil }
  }

  /// The elements of a sequence without a tag.
  package var elements: [YAMLNode]? {
    if case .sequence(let elements) = content, tag == nil { elements } else { nil }
  }

  /// The text of a scalar without a tag.
  package var text: String? {
    if case .scalar(let text, _) = content, tag == nil { text } else { nil }
  }

  /// Whether nothing is there: `null`, `~` or no text at all (YAML 1.1 type null).
  package var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content, tag == nil else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// A boolean (YAML 1.1 type bool), or the text "true" or "false", which CloudFormation takes for one.
  package var boolean: Bool? {
    guard case .scalar(let text, let isPlain) = content, tag == nil else { return nil }
    let word = text.lowercased()
    if word == "true" || word == "false" { return word == "true" }
    guard isPlain, text == word || text == word.uppercased() || text.dropFirst() == word.dropFirst() else { return nil }
    if word == "yes" || word == "on" { return true }
    return word == "no" || word == "off" ? false : nil
  }

  /// A whole number in decimal digits, or a text of such, which CloudFormation takes for one.
  package var integer: Int? { text.flatMap { Int($0) } }
}
