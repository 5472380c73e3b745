/// The token inside an `Authorization` header (RFC 6750 section 2.1).
///
/// Narrow on purpose: of two readings of one header, one is the attacker's.
package enum BearerCredentials {
  /// Takes the token out of the header's value.
  ///
  /// - Parameter header: the value as API Gateway passes it; nil or empty where the caller sent none.
  /// - Returns: the token's bytes, not looked at any further.
  /// - Throws: `InvalidCredentials`.
  package static func token(in header: String?) throws(InvalidCredentials) -> [UInt8] {
    let bytes = Array((header ?? "").utf8)
    guard !bytes.isEmpty else { throw .missing }
    // Only spaces separate (RFC 9110 section 11.4); a tab that one parser skips and another keeps is a way around one.
    let scheme = bytes.prefix { $0 != UInt8(ascii: " ") }
    let token = bytes[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
    guard isBearer(scheme) else {
      // A tab or a comma inside the first word is a smuggled header rather than another scheme.
      throw scheme.allSatisfy(isSchemeByte) ? .schemeUnsupported : .malformed
    }
    guard !token.isEmpty else { throw .missing }
    // A second token, a comma-joined second header, trailing white space: all have bytes that no token has.
    guard token.allSatisfy(isTokenByte) else { throw .malformed }
    return Array(token)
  }

  /// RFC 9110 section 11.1: the scheme's case does not matter. Compared as ASCII: the Kelvin sign is no K.
  private static func isBearer(_ scheme: ArraySlice<UInt8>) -> Bool {
    scheme.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }.elementsEqual("bearer".utf8)
  }

  /// A byte of a `token` (RFC 9110 section 5.6.2), which a scheme is.
  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// A byte of a `b64token` (RFC 6750 section 2.1). What is no JWS is the verifier's to refuse.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-._~+/=".utf8.contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}

/// Why a request brings no token. Answered with 401, like a refusal.
package enum InvalidCredentials: Error, Sendable, Equatable {
  /// No header, an empty one, or a scheme with nothing behind it.
  case missing
  /// Another scheme than Bearer. DPoP is refused too: a token bound to a key must not be taken as if it were not.
  case schemeUnsupported
  /// More than one value, or bytes that no token has.
  case malformed
  /// Two different things where one is expected: of two one is somebody else's.
  case ambiguous
  /// A secret that is nobody's.
  case unknown

  /// Whether the very same request may be believed a little later: a secret may have been rotated that is not seen yet.
  package var canHeal: Bool { self == .unknown }

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
    case .missing: "the request has no token; send it as authorization: Bearer TOKEN"
    case .schemeUnsupported: "the authorization scheme is not Bearer; send the token as authorization: Bearer TOKEN"
    case .malformed: "the authorization header is not one Bearer token; send exactly one"
    case .ambiguous: "the request presents two different credentials; send exactly one"
    case .unknown: "the request presents a secret that is nobody's"
    }
  }
}
