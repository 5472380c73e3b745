/// Why a token is not believed: the token's fault. One enum for the whole path of a token.
///
/// Every case carries what was expected and what was found, never the token, a key or a secret. `code` is what
/// dashboards and tests depend on; it is never renamed.
public enum Refusal: Error, Sendable, Equatable {
  /// The token is longer than we read.
  case tokenTooLarge(limit: Int, actual: Int)
  /// Not three base64url segments (RFC 7515 section 3.1).
  case tokenMalformed(TokenShape)
  /// Five segments: an encrypted token (RFC 7516), which this verifier does not open.
  case tokenEncrypted
  /// The header is not a JSON object, or one of its members has the wrong type (RFC 7515 section 4.1).
  case headerMalformed(String)
  /// A header member that changes how the token must be read: `b64`, `zip`, `enc`.
  case headerUnsupported(String)
  /// The header names extensions that must be understood (RFC 7515 section 4.1.11); we understand none.
  case criticalHeader(actual: String)
  /// The header's `alg` is not an algorithm that exists here; `none` is one of those.
  case algorithmUnsupported(actual: String)
  /// The header's `alg` is not one that the issuer, or the key, may use.
  case algorithmNotAllowed(expected: [SignatureAlgorithm], actual: SignatureAlgorithm)
  /// The payload is not a JSON object.
  case claimsMalformed(String)
  /// The token has no `iss` claim.
  case issuerMissing
  /// Nobody of that name may speak here.
  case issuerUnknown(actual: String)
  /// The issuer has no key of that id (or, without an id, none that fits the algorithm).
  case keyUnknown(keyID: String?, algorithm: SignatureAlgorithm)
  /// The token names no key, and several fit its algorithm.
  case keyAmbiguous(algorithm: SignatureAlgorithm, count: Int)
  /// The signature does not fit the token's bytes.
  case signatureInvalid(algorithm: SignatureAlgorithm, keyID: String?)
  /// The header's `typ` is not the one that was asked for.
  case typeMismatch(expected: String, actual: String?)
  /// A claim that must be there is not.
  case claimMissing(String)
  /// A claim is there, but not of the type that it must have.
  case claimMalformed(String, expected: String, actual: String)
  /// The time of `exp` has come.
  case expired(at: NumericDate, now: NumericDate, leeway: Int)
  /// The time of `nbf` has not come.
  case notYetValid(before: NumericDate, now: NumericDate, leeway: Int)
  /// The time of `iat` is further in the future than clocks can differ.
  case issuedInFuture(at: NumericDate, now: NumericDate, tolerance: Int)
  /// The `aud` claim names nobody that we are.
  case audienceMismatch(expected: [String], actual: [String])
  /// The token was given to a client that is not ours.
  case clientMismatch(expected: [String], actual: String)
  /// The `token_use` claim is not the one that was asked for.
  case tokenUseMismatch(expected: String, actual: String)
  /// The owner no longer believes tokens that were issued before a moment; nil: it does not say when it was issued.
  case revoked(issued: NumericDate?, before: NumericDate)
  /// The token says nobody's name, so there is no principal to hand on.
  case subjectMissing
  /// The request does not say which route is asked for.
  case routeMalformed

  /// How the bytes fail to be a compact token.
  public enum TokenShape: String, Sendable, Equatable {
    case empty = "no bytes at all"
    case segments = "not three segments"
    case emptyHeader = "an empty header"
    case emptyPayload = "an empty payload"
    case emptySignature = "an empty signature"
    case header = "a header that is not base64url"
    case payload = "a payload that is not base64url"
    case signature = "a signature that is not base64url"
  }
}
