internal import StrictJSON

/// Everything that is wrong with the members of a body; at least one.
package struct InvalidMembers: Error, Sendable, Equatable {
  package let problems: [MemberProblem]
}

/// What is wrong with a member.
struct MemberFault: Error {
  let detail: String
  init(_ detail: String) { self.detail = detail }
}

/// Reads an object member by member and collects what is wrong, so that its sender hears of it all at once.
struct MemberReader {
  private let value: JSONValue
  private(set) var problems: [MemberProblem] = []

  /// The most members that are named as unknown.
  private static let maximumUnknown = 10

  /// - Parameters:
  ///   - names: all that there may be, and each must. What is unknown is wrong: it may be a name misspelt, and what it was
  ///     meant to say would go unheard.
  init(_ value: JSONValue, names: [String]) throws(InvalidMembers) {
    guard value.kind == .object else {
      throw InvalidMembers(problems: [MemberProblem(nil, "must be an object, not \(value.kind.phrase)")])
    }
    self.value = value
    let unknown = value.members.map(\.name).filter { name in !names.contains { $0.equals(utf8: name) } }
    problems = unknown.prefix(MemberReader.maximumUnknown).map { name in
      MemberProblem(name, "is not known here; there are \(names.joined(separator: ", "))")
    }
  }

  /// The member, or nil where something is wrong with it.
  mutating func read<Result>(_ name: String, _ read: (JSONValue) throws(MemberFault) -> Result) -> Result? {
    guard let member = value[name] else {
      problems.append(MemberProblem(name, "is missing"))
      return nil
    }
    do throws(MemberFault) {
      return try read(member)
    } catch {
      problems.append(MemberProblem(name, error.detail))
      return nil
    }
  }
}
