package import JOSE

/// One step of a verification, for the person who asks what was checked.
package enum Check: Sendable {
  /// The bytes are a compact JWS.
  case format(byteCount: Int)
  /// Somebody whom we trust is named.
  case issuer(Issuer)
  /// The algorithm is one of the issuer's.
  case algorithm(SignatureAlgorithm)
  /// The signature holds with the issuer's key.
  case signature(JOSEHeader)
  /// A requirement on the claims, and what it came to. The header is nil in a `Rehearsal` of a token without one that is
  /// understood.
  case requirement(Requirement, JOSEHeader?, Claims, Refusal?)
}

/// Somebody who watches a verification. The authorizer watches nothing and pays nothing for it; the terminal makes a
/// check list of what it sees.
package protocol Witness {
  /// Whether the requirements after the first unmet one are looked at as well.
  static var wantsEveryRequirement: Bool { get }
  /// A step that was taken.
  mutating func saw(_ check: @autoclosure () -> Check)
}

/// Nobody.
package struct NoWitness: Witness {
  package static let wantsEveryRequirement = false
  package init() {}
  package mutating func saw(_ check: @autoclosure () -> Check) {}
}
