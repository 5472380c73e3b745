internal import JOSE

/// The answer to "may this caller use this route, and as whom?".
package enum Decision: Sendable, Equatable {
  /// Believed, and permitted.
  case allow(Grant)
  /// Believed, and not permitted.
  case deny(Grant, Denial)

  /// Whether the caller may have what was asked for.
  package var isAllow: Bool { if case .allow = self { true } else { false } }

  /// A short name that never changes: `allowed`, or the code of the denial.
  package var code: String {
    switch self {
    case .allow: "allowed"
    case .deny(_, let denial): denial.code
    }
  }
}

/// Why a believed caller may not have what was asked for.
package enum Denial: Error, Sendable, Equatable {
  /// The route asks for a permission that the caller lacks.
  case permissionMissing(Permission)
  /// The route asks for a sign-in that is more recent or stronger than the caller's.
  case signInInsufficient(StepUp.Lack)
  /// No route of the policy document takes this request.
  case routeUnknown
  /// The path holds what IAM reads as a pattern, or a dot segment, or cannot be the Resource of an answer for one request.
  case pathHostile
  /// The caller's groups make a context that is larger than API Gateway passes on.
  case contextTooLarge(limit: Int)

  /// A short name that never changes.
  package var code: String {
    switch self {
    case .permissionMissing: "permission_missing"
    // RFC 9470 section 3.
    case .signInInsufficient: "insufficient_user_authentication"
    case .routeUnknown: "route_unknown"
    case .pathHostile: "path_hostile"
    case .contextTooLarge: "context_too_large"
    }
  }
}

extension Denial: CustomStringConvertible {
  /// What is wrong and what to do, for the owner's log.
  package var description: String {
    switch self {
    case .permissionMissing(let permission): "the caller lacks the permission \(permission); grant a role that has it"
    case .signInInsufficient(let lack): "\(lack.expected), and the sign-in \(lack.actual); sign in again"
    case .routeUnknown: "no route of the policy takes this request; add one to routes"
    case .pathHostile:
      "the path holds '*', '?', '${', a control character, an encoded letter or digit, or a dot segment; or the answer is "
        + "for this request only, and the path holds a '$' or is too long for a Resource of IAM"
    case .contextTooLarge(let limit):
      "the caller's context is larger than \(limit) bytes; put fewer groups in the token"
    }
  }
}

extension StepUp.Lack {
  /// What the policy asks for.
  package var expected: String {
    switch self {
    case .age(let maxAge, _): "a sign-in within the last \(maxAge) s is asked for"
    case .method(let expected, _): "amr must hold \(expected.joined(separator: " or "))"
    case .contextClass(let expected, _): "acr must be \(expected.joined(separator: " or "))"
    }
  }

  /// What the token says.
  package var actual: String {
    switch self {
    case .age(_, let time): time.map { "was at \($0)" } ?? "has no time (auth_time)"
    case .method(_, let actual):
      actual.isEmpty ? "has no amr" : "has amr \(actual.prefix(8).map { Excerpt.of($0) }.joined(separator: ", "))"
    case .contextClass(_, let actual): actual.map { "has acr \(Excerpt.of($0))" } ?? "has no acr"
    }
  }
}
