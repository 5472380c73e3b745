internal import Authorization
internal import StrictJSON

extension PolicyReader {
  /// The most entries of `callers`.
  static let maximumKnownCallers = 100

  /// `$.callers`. The roles that they name are added to those that credentials name.
  mutating func knownCallers(_ value: JSONValue?, into others: inout Callers) -> [KnownCallers.Caller] {
    guard let value else { return [] }
    var callers: [KnownCallers.Caller] = []
    let elements = elements(of: value, at: "$.callers", atMost: PolicyReader.maximumKnownCallers)
    if value.kind != .array || elements.count != value.count { others.hasEveryRole = false }
    for (element, path) in elements {
      guard let members = members(of: element, at: path, known: ["arn", "role"]) else {
        others.hasEveryRole = false
        continue
      }
      let pattern = callerPattern(members, at: path)
      guard let role = required("role", of: members, at: path) else {
        others.hasEveryRole = false
        continue
      }
      others.roles.append((Array(role.utf8), "\(path).role"))
      if let pattern { callers.append(KnownCallers.Caller(pattern, role: role)) }
    }
    return callers
  }

  private mutating func callerPattern(_ members: [String: JSONValue], at path: String) -> CallerPattern? {
    guard let text = required("arn", of: members, at: path) else { return nil }
    // Whoever sets a variable must not be able to let everybody in.
    guard text.stars == members["arn"]?.string?.stars else {
      report("\(path).arn", "a variable must not bring a *; write it here")
      return nil
    }
    do throws(CallerPattern.Invalid) {
      return try CallerPattern(parsing: text)
    } catch {
      report("\(path).arn", error.reason)
      return nil
    }
  }
}

extension String {
  fileprivate var stars: Int { utf8.count { $0 == UInt8(ascii: "*") } }
}
