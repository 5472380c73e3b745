/// Why what a request presents is nobody's word. Answered with 401, like a refusal.
///
/// It names places as the policy does, and never what stands there.
package enum InvalidCredentials: Error, Sendable, Equatable {
  /// Nothing where something is looked for, or a scheme with nothing behind it.
  case missing
  /// Another scheme than the policy accepts. DPoP is refused too: a token bound to a key must not be taken as if it were
  /// not.
  case schemeUnsupported(in: String)
  /// More than one value, or bytes that none has.
  case malformed(at: String)
  /// Two different things where one is expected: of two one is somebody else's. One place with two values, or two places.
  case ambiguous(at: [String])
  /// A secret that is nobody's.
  case unknown

  /// Whether a refusal must not be kept. The very same request may be believed a little later, for a secret may have been
  /// rotated that is not seen yet. And of two things that were presented one may be good: API Gateway keeps an answer under
  /// one value of a header that came twice, so that a kept no would shut out whoever presents that one alone.
  package var canHeal: Bool {
    switch self {
    case .unknown, .ambiguous: true
    case .missing, .schemeUnsupported, .malformed: false
    }
  }

  /// A short name that never changes.
  package var code: String {
    switch self {
    case .missing: "token_missing"
    case .schemeUnsupported: "scheme_unsupported"
    case .malformed: "authorization_malformed"
    case .ambiguous: "credentials_ambiguous"
    case .unknown: "credential_unknown"
    }
  }
}

extension InvalidCredentials: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: "the request presents no token or other credential where the policy looks for one"
    case .schemeUnsupported(let place):
      "\(place) has a scheme that the policy does not accept; a token is sent as authorization: Bearer TOKEN"
    case .malformed(let place): "\(place) does not hold one well-formed credential; send exactly one"
    case .ambiguous(let places) where places.count > 1:
      "\(places.joined(separator: " and ")) present two different credentials; send exactly one"
    case .ambiguous(let places): "\(places.joined()) has two different values; send exactly one"
    case .unknown: "the request presents a secret that is nobody's"
    }
  }
}
