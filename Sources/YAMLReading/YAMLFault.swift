/// Why bytes are not the YAML that we read. It never quotes the input.
package enum YAMLFault: Error, Equatable, Sendable {
  /// More bytes than are read.
  case tooLarge(limit: Int)
  /// Sequences and mappings nested deeper than is read.
  case tooDeep(limit: Int, line: Int)
  /// More values than are read, those that aliases stand for counted each time.
  case tooMany(limit: Int, line: Int)
  /// Not YAML; libyaml's word for what is wrong, which holds nothing of the input.
  case malformed(String, line: Int)
  /// No document, or more than one.
  case notOneDocument
  /// A name that is no text, or has a tag.
  case nameMalformed(line: Int)
  /// A name that stands twice in a mapping: which one counts depends on who reads it.
  case nameTwice(line: Int)
  /// `<<`, which some readers take for a member and others for an instruction to merge.
  case mergeKey(line: Int)
  /// An alias of what is not there, or not complete.
  case aliasUnknown(line: Int)
}

extension YAMLFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLarge(let limit): "longer than \(limit) bytes"
    case .tooDeep(let limit, let line): "line \(line): nested deeper than \(limit) levels"
    case .tooMany(let limit, let line): "line \(line): more than \(limit) values"
    case .malformed(let problem, let line): "line \(line): no YAML: \(problem)"
    case .notOneDocument: "not one YAML document"
    case .nameMalformed(let line): "line \(line): the name of a member must be a text"
    case .nameTwice(let line): "line \(line): the mapping has this name already"
    case .mergeKey(let line): "line \(line): merge keys (<<) are not read; CloudFormation does not know them"
    case .aliasUnknown(let line): "line \(line): an alias of nothing that stands before it"
    }
  }
}
