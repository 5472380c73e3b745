package import JOSE
internal import OIDC
internal import StrictJSON

/// One thing that a grant asks for, and what the caller has of it.
package struct ConditionFinding: Sendable, Equatable {
  /// The member of the policy document that asks: `groups`, `scopes`, `claims`, `identityProviders`, `subjects`, `maxAge`,
  /// `amr` or `acr`.
  package let condition: String
  /// Which claim, as the policy document writes it; nil but for `claims`.
  package let claim: String?
  package let isHeld: Bool
  /// What would do, and what there is; text from the token is cut.
  package let expected: String
  package let actual: String
}

extension RoleGrant {
  /// Everything that the grant asks for, each with what the caller has of it. The grant is the caller's exactly where all of
  /// it is held: whether a condition holds is asked of the very functions by which roles are granted.
  func findings(for caller: CallerFacts, at now: NumericDate) -> [ConditionFinding] {
    conditions.map { $0.finding(for: caller) } + (stepUp.map { $0.findings(of: caller.authentication, at: now) } ?? [])
  }
}

extension RoleGrant.Condition {
  fileprivate func finding(for caller: CallerFacts) -> ConditionFinding {
    let (condition, claim, expected, actual) = words(for: caller)
    return ConditionFinding(
      condition: condition, claim: claim, isHeld: holds(for: caller), expected: expected, actual: actual)
  }

  private func words(
    for caller: CallerFacts
  ) -> (condition: String, claim: String?, expected: String, actual: String) {
    switch self {
    case .groups(let accepted): ("groups", nil, Words.oneOf(accepted), Words.list(caller.groups))
    case .scopes(let accepted): ("scopes", nil, Words.oneOf(accepted), Words.list(caller.scopes))
    case .subjects(let accepted): ("subjects", nil, Words.oneOf(accepted), Excerpt.of(caller.subject))
    case .anySubject: ("subjects", nil, "any", Excerpt.of(caller.subject))
    case .identityProviders(let accepted):
      ("identityProviders", nil, Words.oneOf(accepted), Words.list(caller.claims.identityProviders))
    case .claim(let path, let accepted):
      (
        "claims", path.text, Words.oneOf(accepted.map(\.words)),
        caller.claims.value(at: path).map(Words.value) ?? "none"
      )
    }
  }
}

extension StepUp {
  /// Each part that is asked for, and what the sign-in has of it.
  package func findings(of authentication: Authentication, at now: NumericDate) -> [ConditionFinding] {
    var parts: [(condition: String, part: StepUp, expected: String, actual: String)] = []
    if let maxAge {
      let time = authentication.time.map { "auth_time \($0)" } ?? "no auth_time"
      parts.append(("maxAge", StepUp(maxAge: maxAge), "a sign-in within the last \(maxAge) s", time))
    }
    if !methods.isEmpty {
      parts.append(("amr", StepUp(methods: methods), Words.oneOf(methods), Words.list(authentication.methods)))
    }
    if !contextClasses.isEmpty {
      let actual = authentication.contextClass.map { Excerpt.of($0) } ?? "none"
      parts.append(("acr", StepUp(contextClasses: contextClasses), Words.oneOf(contextClasses), actual))
    }
    return parts.map { condition, part, expected, actual in
      ConditionFinding(
        condition: condition, claim: nil, isHeld: part.lacks(of: authentication, at: now).isEmpty, expected: expected,
        actual: actual)
    }
  }
}

extension RoleGrant.ClaimValue {
  /// As JSON has it, so that `"1"` and `1` look different.
  fileprivate var words: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .integer(let integer): String(integer)
    case .boolean(let boolean): String(boolean)
    }
  }
}

/// Lists in a person's words, none longer than a person reads.
private enum Words {
  static let longestList = 8

  static func oneOf(_ texts: [String]) -> String {
    texts.count == 1 ? Excerpt.of(texts[0]) : "one of \(list(texts))"
  }

  static func list(_ texts: [String]) -> String {
    guard !texts.isEmpty else { return "none" }
    let more = texts.count > longestList ? " and \(texts.count - longestList) more" : ""
    return texts.prefix(longestList).map { Excerpt.of($0) }.joined(separator: ", ") + more
  }

  /// A claim's value: a scalar as JSON has it, the scalars of an array, or the kind of anything else.
  static func value(_ value: JSONValue) -> String {
    switch value.kind {
    case .array: value.count == 0 ? "an empty array" : list(value.elements.prefix(longestList + 1).map(scalar))
    default: scalar(value)
    }
  }

  private static func scalar(_ value: JSONValue) -> String {
    if let text = value.string { return "\"\(Excerpt.of(text))\"" }
    if let boolean = value.boolean { return String(boolean) }
    if let integer = value.integer { return String(integer) }
    if let number = value.number { return String(number) }
    return value.kind.phrase
  }
}
