internal import Authorization
internal import OIDC

/// A grant in a form in which two can be compared: whether whoever satisfies the one satisfies the other.
struct GrantShape {
  private let conditions: [[UInt8]: Set<[UInt8]>]
  private let stepUp: StepUp?

  init(_ grant: RoleGrant) {
    var conditions: [[UInt8]: Set<[UInt8]>] = [:]
    for condition in grant.conditions {
      guard let (kind, values) = condition.kindAndValues else { continue }
      conditions[kind] = values
    }
    self.conditions = conditions
    stepUp = grant.stepUp
  }

  /// Under what it is to be found by whoever looks for something wider: each value of one of its conditions. Nil where it
  /// asks for nothing.
  var wideKeys: [Key]? {
    conditions.first.map { kind, values in values.map { Key(kind: kind, value: $0) } }
  }

  /// Under what something wider may be found: if it has a condition of the same kind, it has each of these values in it.
  var narrowKeys: [Key] {
    conditions.compactMap { kind, values in values.first.map { Key(kind: kind, value: $0) } }
  }

  struct Key: Hashable {
    let kind: [UInt8]
    let value: [UInt8]
  }

  /// Whether whoever satisfies this one satisfies the other, if both are for the same issuer.
  func implies(_ other: GrantShape) -> Bool {
    let asksForLess = other.conditions.allSatisfy { kind, values in
      conditions[kind]?.isSubset(of: values) ?? false
    }
    guard asksForLess else { return false }
    guard let weaker = other.stepUp else { return true }
    return stepUp?.implies(weaker) ?? false
  }
}

extension RoleGrant.Condition {
  /// What it looks at, and the values of which one must be there; nil where it asks for nothing.
  fileprivate var kindAndValues: (kind: [UInt8], values: Set<[UInt8]>)? {
    func texts(_ kind: String, _ values: [String]) -> (kind: [UInt8], values: Set<[UInt8]>) {
      (kind.bytes, Set(values.map(\.bytes)))
    }
    switch self {
    case .groups(let values): return texts("groups", values)
    case .scopes(let values): return texts("scopes", values)
    case .subjects(let values): return texts("subjects", values)
    case .identityProviders(let values): return texts("identityProviders", values)
    case .anySubject: return nil
    case .claim(let path, let values):
      return texts(
        "claims \(path.text)",
        values.map { value in
          switch value {
          case .string(let text): "string \(text)"
          case .integer(let integer): "integer \(integer)"
          case .boolean(let boolean): "boolean \(boolean)"
          }
        })
    }
  }
}

extension StepUp {
  /// Whether it asks for more than a fresh sign-in.
  var asksForMore: Bool { !methods.isEmpty || !contextClasses.isEmpty }

  /// `within 300 s of the sign-in, amr mfa, acr 2 or 3`
  package var phrase: String {
    var parts: [String] = []
    if let maxAge { parts.append("within \(maxAge) s of the sign-in") }
    if !methods.isEmpty { parts.append("amr \(methods.joined(separator: " or "))") }
    if !contextClasses.isEmpty { parts.append("acr \(contextClasses.joined(separator: " or "))") }
    return parts.joined(separator: ", ")
  }
}
