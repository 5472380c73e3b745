extension Refusal {
  /// The stable name of this refusal, fit for a metric's label.
  public var code: String {
    switch self {
    case .tokenTooLarge: "token_too_large"
    case .tokenMalformed: "token_malformed"
    case .tokenEncrypted: "token_encrypted"
    case .headerMalformed: "header_malformed"
    case .headerUnsupported: "header_unsupported"
    case .criticalHeader: "critical_header"
    case .algorithmUnsupported: "algorithm_unsupported"
    case .algorithmNotAllowed: "algorithm_not_allowed"
    case .claimsMalformed: "claims_malformed"
    case .issuerMissing: "issuer_missing"
    case .issuerUnknown: "issuer_unknown"
    case .keyUnknown: "key_unknown"
    case .keyAmbiguous: "key_ambiguous"
    case .signatureInvalid: "signature_invalid"
    case .typeMismatch: "type_mismatch"
    case .claimMissing: "claim_missing"
    case .claimMalformed: "claim_malformed"
    case .expired: "expired"
    case .notYetValid: "not_yet_valid"
    case .issuedInFuture: "issued_in_future"
    case .audienceMismatch: "audience_mismatch"
    case .clientMismatch: "client_mismatch"
    case .tokenUseMismatch: "token_use_mismatch"
    case .revoked: "revoked"
    case .subjectMissing: "subject_missing"
    case .routeMalformed: "route_malformed"
    }
  }

  /// Whether the very same token may be believed a little later: its key may not have been seen yet, or its time not have
  /// come. Such a refusal must never be kept.
  package var canHeal: Bool {
    switch self {
    case .keyUnknown, .keyAmbiguous, .signatureInvalid, .notYetValid, .issuedInFuture: true
    case .tokenTooLarge, .tokenMalformed, .tokenEncrypted, .headerMalformed, .headerUnsupported, .criticalHeader,
      .algorithmUnsupported, .algorithmNotAllowed, .claimsMalformed, .issuerMissing, .issuerUnknown, .typeMismatch,
      .claimMissing, .claimMalformed, .expired, .audienceMismatch, .clientMismatch, .tokenUseMismatch, .revoked,
      .subjectMissing, .routeMalformed:
      false
    }
  }

  /// What would have been accepted.
  public var expected: String {
    switch self {
    case .tokenTooLarge(let limit, _): "at most \(limit) bytes"
    case .tokenMalformed: "three base64url segments joined by dots"
    case .tokenEncrypted: "a signed token of three segments"
    case .headerMalformed: "a JSON object as RFC 7515 section 4 has it"
    case .headerUnsupported: "a header without b64, zip and enc"
    case .criticalHeader: "a header without crit"
    case .algorithmUnsupported: "one of " + SignatureAlgorithm.allCases.map(\.name).joined(separator: ", ")
    case .algorithmNotAllowed(let expected, _): Refusal.oneOf(expected.map(\.name))
    case .claimsMalformed: "a JSON object"
    case .issuerMissing: "an iss claim"
    case .issuerUnknown: "an issuer of the policy, byte for byte"
    case .keyUnknown(nil, let algorithm): "a key that fits \(algorithm)"
    case .keyUnknown: "the id of one of the issuer's keys"
    case .keyAmbiguous: "a kid, or only one key that fits"
    case .signatureInvalid(let algorithm, _): "a signature by the issuer's key with \(algorithm)"
    case .typeMismatch(let expected, _): expected
    case .claimMissing(let name): "a claim \(name)"
    case .claimMalformed(_, let expected, _): expected
    case .expired(_, let now, let leeway): "exp after \(now)" + Refusal.within(leeway)
    case .notYetValid(_, let now, let leeway): "nbf not after \(now)" + Refusal.within(leeway)
    case .issuedInFuture(_, let now, let tolerance): "iat at most \(tolerance) s after \(now)"
    case .audienceMismatch(let expected, _): Refusal.oneOf(expected)
    case .clientMismatch(let expected, _): Refusal.oneOf(expected)
    case .tokenUseMismatch(let expected, _): expected
    case .revoked(_, let before): "iat not before \(before)"
    case .subjectMissing: "a claim sub"
    case .routeMalformed: "a methodArn of execute-api"
    }
  }

  /// What was found; text from the token is cut to `Excerpt.limit` bytes.
  public var actual: String {
    switch self {
    case .issuerMissing, .claimMissing, .subjectMissing: "none"
    case .tokenTooLarge(_, let actual): "\(actual) bytes"
    case .tokenMalformed(let shape): shape.rawValue
    case .tokenEncrypted: "five segments, a JWE"
    case .headerMalformed(let what), .claimsMalformed(let what): what
    case .headerUnsupported(let member): member
    case .criticalHeader(let actual), .algorithmUnsupported(let actual), .issuerUnknown(let actual): actual
    case .algorithmNotAllowed(_, let actual): actual.name
    case .keyUnknown(let keyID, _): keyID.map { "kid \($0)" } ?? "no kid"
    case .keyAmbiguous(let algorithm, let count): "no kid, and \(count) keys that fit \(algorithm)"
    case .signatureInvalid(_, let keyID):
      keyID.map { "a signature that does not fit key \($0)" } ?? "a signature that does not fit"
    case .typeMismatch(_, let actual): actual ?? "none"
    case .claimMalformed(_, _, let actual): actual
    case .expired(let at, _, _): "exp \(at)"
    case .notYetValid(let before, _, _): "nbf \(before)"
    case .issuedInFuture(let at, _, _): "iat \(at)"
    case .audienceMismatch(_, let actual): actual.isEmpty ? "nobody" : actual.joined(separator: ", ")
    case .clientMismatch(_, let actual), .tokenUseMismatch(_, let actual): actual
    case .revoked(let issued, _): issued.map { "iat \($0)" } ?? "no iat"
    case .routeMalformed: "something else"
    }
  }

  /// One sentence for the owner, in lower case and without a full stop. It says nothing of what else may be wrong.
  public var reason: String {
    switch self {
    case .tokenTooLarge(let limit, let actual): "the token is \(actual) bytes long, and at most \(limit) are read"
    case .tokenMalformed(let shape): "the token has \(shape.rawValue)"
    case .tokenEncrypted: "this is an encrypted token (JWE), and only signed tokens (JWS) are verified"
    case .headerMalformed(let what): "the header is not well formed: \(what)"
    case .headerUnsupported(let member): "the header has \(member), which changes how the token must be read"
    case .criticalHeader(let actual): "the header demands extensions that are not understood: \(actual)"
    case .algorithmUnsupported(let actual): "no algorithm \(actual) exists here"
    case .algorithmNotAllowed(let expected, let actual):
      "the token uses \(actual), and only \(expected.map(\.name).joined(separator: ", ")) is allowed"
    case .claimsMalformed(let what): "the payload is no claims set: \(what)"
    case .issuerMissing: "the token does not say who issued it"
    case .issuerUnknown(let actual): "nobody called \(actual) is trusted"
    case .keyUnknown(nil, let algorithm): "the issuer has no key that fits \(algorithm)"
    case .keyUnknown(let keyID?, _): "the issuer has no key \(keyID)"
    case .keyAmbiguous(let algorithm, let count): "the token names no key, and \(count) keys fit \(algorithm)"
    case .signatureInvalid: "the signature does not fit the token's bytes"
    case .typeMismatch(let expected, let actual):
      "the token's type is \(actual ?? "not given"), and \(expected) is asked for"
    case .claimMissing(let name): "the claim \(name) is missing"
    case .claimMalformed(let name, let expected, let actual): "the claim \(name) must be \(expected), and is \(actual)"
    case .expired(let at, let now, _): "the token expired at \(at); it is \(now)"
    case .notYetValid(let before, let now, _): "the token is not valid before \(before); it is \(now)"
    case .issuedInFuture(let at, let now, _): "the token was issued in the future, at \(at); it is \(now)"
    case .audienceMismatch: "the token is for \(actual), and must be for \(expected)"
    case .clientMismatch: "the token was given to the client \(actual), and must be given to \(expected)"
    case .tokenUseMismatch(let expected, let actual):
      "the token is an \(actual) token, and must be an \(expected) token"
    case .revoked(let issued, let before):
      "tokens issued before \(before) are no longer believed, and this one "
        + (issued.map { "was issued at \($0)" } ?? "does not say when it was issued")
    case .subjectMissing: "the token has no sub, so there is no principal to hand on"
    case .routeMalformed: "the event does not say which route is asked for"
    }
  }

  private static func oneOf(_ names: [String]) -> String {
    names.count == 1 ? names[0] : "one of " + names.joined(separator: ", ")
  }

  private static func within(_ leeway: Int) -> String {
    leeway == 0 ? "" : " (leeway \(leeway) s)"
  }
}

extension Refusal: CustomStringConvertible {
  /// The code and the reason: `expired: the token expired at …`.
  public var description: String { "\(code): \(reason)" }
}
