internal import JOSE
internal import OIDC
internal import StrictJSON

/// What `latchkey verify` says of one token.
enum TokenVerdict: Sendable {
  /// Believed. `issuer` is the `iss` that was trusted; nil where that check was waived.
  case accepted(VerifiedToken, issuer: String?)
  case refused(code: String, expected: String, actual: String, reason: String)
  case undecided(code: String, reason: String)

  init(_ error: VerificationError, by trust: Trust) {
    switch error {
    case .refused(let refusal):
      var expected = refusal.expected
      // A refusal speaks of the policy; here somebody said on the command line what iss must be.
      if !trust.isPolicy, case .issuerUnknown = refusal, let issuer = trust.issuers.all.first {
        expected = issuer.identifier
      }
      self = .refused(code: refusal.code, expected: expected, actual: refusal.actual, reason: refusal.reason)
    case .undecided(let failure):
      self = .undecided(code: failure.code, reason: trust.isPolicy ? failure.reason : failure.reasonWithoutName)
    }
  }

  /// A line of which no more is known than that it is longer than any token may be.
  static let overlong: TokenVerdict = {
    let limit = CompactSegments.maximumBytes
    let least = TokenSource.maximumLineBytes
    return .refused(
      code: Refusal.tokenTooLarge(limit: limit, actual: least).code, expected: "at most \(limit) bytes",
      actual: "more than \(least) bytes",
      reason: "the token is more than \(least) bytes long, and at most \(limit) are read")
  }()

  var status: ExitStatus {
    switch self {
    case .accepted: .accepted
    case .refused: .refused
    case .undecided: .undecided
    }
  }

  /// One object; its members and their order are what programs depend on (docs/command-line.md).
  var json: JSONText {
    switch self {
    case .accepted(let token, let issuer):
      .object([
        "accepted": true, "issuer": issuer.map { .string($0) } ?? .null,
        "algorithm": .string(token.header.algorithm.name), "keyID": token.header.keyID.map { .string($0) } ?? .null,
        "claims": .minified(token.claims.text),
      ])
    case .refused(let code, let expected, let actual, let reason):
      .object([
        "accepted": false, "code": .string(code), "expected": .string(expected), "actual": .string(actual),
        "reason": .string(reason),
      ])
    case .undecided(let code, let reason):
      .object(["accepted": .null, "code": .string(code), "reason": .string(reason)])
    }
  }
}

extension Failure {
  /// The reason, where the issuer has no name that anybody gave it.
  var reasonWithoutName: String {
    switch self {
    case .keysUnavailable(_, let reason): "the keys cannot be had: \(reason)"
    case .secretUnavailable(_, let reason): "the secret cannot be had: \(reason)"
    case .cryptographyFailed: reason
    }
  }
}
