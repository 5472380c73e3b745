internal import Authorization
internal import JOSE
internal import OIDC
internal import StrictJSON

/// Reads a policy document, and writes down everything that is wrong on the way: whoever wrote the document wants to know
/// all of it at once. Where something cannot be read, the reading goes on with the rest.
struct PolicyReader {
  let environment: [String: String]
  /// What relative paths of files are relative to; empty for the working directory.
  let directory: String
  private(set) var problems: [InvalidPolicy.Problem] = []
  /// The path of every problem and every place around it, in bytes: with thousands of issuers the problems must not be
  /// gone through again for each.
  private var places: Set<[UInt8]> = []

  /// The longest string, in bytes, once its variables are replaced.
  static let maximumStringBytes = 4096
  /// The most elements of a list of strings.
  static let maximumStrings = 100

  init(environment: [String: String], directory: String) {
    self.environment = environment
    self.directory = directory
  }

  mutating func report(_ path: String, _ reason: String) {
    append(InvalidPolicy.Problem(path, reason))
  }

  private mutating func append(_ problem: InvalidPolicy.Problem) {
    problems.append(problem)
    let path = Array(problem.path.utf8)
    for end in path.indices where path[end] == UInt8(ascii: ".") || path[end] == UInt8(ascii: "[") {
      places.insert(Array(path[..<end]))
    }
    places.insert(path)
  }

  /// Adds what a later check has found, except where it only follows from something that could not be read: a problem at
  /// the same place, or inside it.
  mutating func add(_ found: [InvalidPolicy.Problem]) {
    for problem in found.filter({ !hasProblem(within: $0.path) }) { append(problem) }
  }

  /// Whether something is wrong at that place, or inside it.
  func hasProblem(within path: String) -> Bool { places.contains(Array(path.utf8)) }

  /// The members of an object, whose names must be among the known ones.
  mutating func members(of value: JSONValue, at path: String, known: [String]) -> [String: JSONValue]? {
    guard value.kind == .object else {
      report(path, "must be an object, and is \(value.kind.phrase)")
      return nil
    }
    var members: [String: JSONValue] = [:]
    for (name, member) in value.members {
      // Byte for byte: a name that only looks like a known one is unknown.
      if known.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        members[name] = member
      } else {
        report(path + InvalidPolicy.step(to: name), "unknown member; known here are \(known.joined(separator: ", "))")
      }
    }
    return members
  }

  /// The elements of an array, each with its path.
  mutating func elements(of value: JSONValue, at path: String, atMost limit: Int) -> [(value: JSONValue, path: String)]
  {
    guard value.kind == .array else {
      report(path, "must be an array, and is \(value.kind.phrase)")
      return []
    }
    guard value.count <= limit else {
      report(path, "must have at most \(limit) elements")
      return []
    }
    return value.elements.enumerated().map { ($1, "\(path)[\($0)]") }
  }

  /// A string, its variables replaced.
  mutating func string(_ value: JSONValue, at path: String) -> String? {
    guard let text = value.string else {
      report(path, "must be a string, and is \(value.kind.phrase)")
      return nil
    }
    do throws(Variables.Problem) {
      let expanded = try Variables.expand(text, from: environment)
      if expanded.isEmpty, !text.isEmpty {
        report(path, "nothing but variables that are empty; give them values")
        return nil
      }
      if expanded.utf8.count <= PolicyReader.maximumStringBytes { return expanded }
      report(path, "must be at most \(PolicyReader.maximumStringBytes) bytes")
    } catch {
      switch error {
      case .unknown(let name):
        report(path, "the environment has no variable \(name); set it, or write $${\(name)} for the text itself")
      case .malformed: report(path, "has a ${ that is not ${NAME}; write $${ for the text itself")
      }
    }
    return nil
  }

  /// An array of strings, their variables replaced; those that cannot be read are left out.
  mutating func strings(_ value: JSONValue, at path: String) -> [String] {
    var strings: [String] = []
    for element in elements(of: value, at: path, atMost: PolicyReader.maximumStrings) {
      if let string = string(element.value, at: element.path) { strings.append(string) }
    }
    return strings
  }

  /// The string of that name, which must be there.
  mutating func required(_ name: String, of members: [String: JSONValue], at path: String) -> String? {
    guard let value = members[name] else {
      report("\(path).\(name)", "missing")
      return nil
    }
    return string(value, at: "\(path).\(name)")
  }

}
