package import JOSE

/// The answer to "may this caller use this route, and as whom?".
package enum Decision: Sendable, Equatable {
  /// Believed, and permitted.
  case allow(Grant)
  /// Believed, and not permitted.
  case deny(Grant, Denial)
  /// Not believed: the token's fault.
  case unauthorized(Refusal)
  /// Could not be decided: our fault or the network's. Never an allow and never a 401.
  case undecided(Failure)

  /// A short name that never changes: `allowed`, or the code of the denial, the refusal or the failure.
  package var code: String {
    switch self {
    case .allow: "allowed"
    case .deny(_, let denial): denial.code
    case .unauthorized(let refusal): refusal.code
    case .undecided(let failure): failure.code
    }
  }
}

/// Why a believed caller may not have what was asked for.
package enum Denial: Error, Sendable, Equatable {
  /// The route asks for a permission that the caller lacks.
  case permissionMissing(Permission)
  /// No route of the policy document takes this request.
  case routeUnknown
  /// The path holds what IAM reads as a pattern, or a dot segment.
  case pathHostile
  /// The caller's groups make a context that is larger than API Gateway passes on.
  case contextTooLarge(limit: Int)

  /// A short name that never changes.
  package var code: String {
    switch self {
    case .permissionMissing: "permission_missing"
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
    case .routeUnknown: "no route of the policy takes this request; add one to routes"
    case .pathHostile:
      "the path holds '*', '?', '${', a control character, an encoded letter or digit, or a dot segment"
    case .contextTooLarge(let limit):
      "the caller's context is larger than \(limit) bytes; put fewer groups in the token"
    }
  }
}
