/// Why the authorizer's context cannot be used. Never a default caller: who is not known is nobody.
public enum InvalidContext: Error, Sendable, Equatable {
  /// There is no context, or it lacks this member: the route has no authorizer, or not this one.
  case missing(member: String)
  /// A member does not hold what the authorizer writes. The value is not repeated here, for it may name a person.
  case malformed(member: String, expected: String)
  /// The caller's token or secret has ended since the authorizer looked at it: both moments in seconds since the epoch.
  case expired(at: Int64, now: Double)

  /// A short name that never changes, fit for a dashboard: `context_missing`, `context_malformed`, `context_expired`.
  public var code: String {
    switch self {
    case .missing: "context_missing"
    case .malformed: "context_malformed"
    case .expired: "context_expired"
    }
  }
}

extension InvalidContext: CustomStringConvertible {
  /// What is wrong and what to do, for the owner's log.
  public var description: String {
    switch self {
    case .missing(let member): "the authorizer's context lacks \(member); put the route behind the authorizer"
    case .malformed(let member, let expected): "\(member) in the authorizer's context must be \(expected)"
    case .expired(let expiry, _):
      "what the caller presented expired at \(expiry) seconds since the epoch; sign in again"
    }
  }
}
