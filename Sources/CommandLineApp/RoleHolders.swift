internal import Authorization
internal import Credentials
internal import OIDC
internal import PolicyDocument
internal import PolicyLint

/// Who has each role, as lines for people.
struct RoleHolders {
  private let roles: [Role]
  private let credentials: [Credential]

  /// The most ways to have a role that are shown: with thousands of tenants there are thousands.
  static let mostWays = 8

  init(_ policy: Policy) {
    roles = policy.authorization.roles
    credentials = policy.credentials
  }

  var lines: [String] {
    var lines: [String] = []
    for role in roles {
      let ways =
        role.grants.map(\.phrase)
        + credentials.filter { $0.role.utf8.elementsEqual(role.name.utf8) }.map(\.phrase)
      lines += ["", TerminalText.safe(role.name)]
      for way in ways.prefix(Self.mostWays) { lines += WrappedText.lines(TerminalText.safe(way), indent: 2) }
      if ways.count > Self.mostWays { lines.append("  and \(ways.count - Self.mostWays) more") }
    }
    return lines
  }
}

extension RoleGrant {
  /// `customers: groups admins or owners; within 300 s of the sign-in`
  fileprivate var phrase: String {
    let asked = conditions.map(\.phrase) + (stepUp.map { [$0.phrase] } ?? [])
    return "\(issuer): \(asked.joined(separator: "; "))"
  }
}

extension RoleGrant.Condition {
  fileprivate var phrase: String {
    func either(_ values: [String]) -> String {
      let shown = values.prefix(4)
      let rest = values.count - shown.count
      return shown.joined(separator: " or ") + (rest > 0 ? " or \(rest) more" : "")
    }
    switch self {
    case .groups(let values): return "groups \(either(values))"
    case .scopes(let values): return "scopes \(either(values))"
    case .subjects(let values): return "subjects \(either(values))"
    case .anySubject: return "any subject"
    case .identityProviders(let values): return "with a profile at \(either(values))"
    case .claim(let path, let values):
      return "\(path.text) is "
        + either(
          values.map { value in
            switch value {
            case .string(let text): "\"\(text)\""
            case .integer(let integer): String(integer)
            case .boolean(let boolean): String(boolean)
            }
          })
    }
  }
}

extension Credential {
  /// `credential reports: api-key`
  fileprivate var phrase: String { "credential \(principal): \(authType.rawValue)" }
}
