internal import APIGateway
internal import Authorization
internal import JOSE

/// Somebody who is believed, and what they may do.
struct BelievedCaller {
  let grant: Grant
  /// The `kid` of the token; nil where there is none.
  let keyID: String?

  init(_ grant: Grant, keyID: String?) {
    self.grant = grant
    self.keyID = keyID
  }
}

/// Why nobody is believed.
enum Disbelief: Error {
  /// What the request presents is missing, is not well formed, or is nobody's.
  case credentials(InvalidCredentials)
  /// The token is at fault.
  case refused(Refusal)
  /// Our fault or the network's.
  case undecided(code: String, reason: String)

  static func undecided(_ failure: Failure) -> Disbelief { .undecided(code: failure.code, reason: failure.reason) }

  init(_ error: VerificationError) {
    switch error {
    case .refused(let refusal): self = .refused(refusal)
    case .undecided(let failure): self = .undecided(failure)
    }
  }

  /// Whether the very same request may be believed a little later. Such an answer must never be kept.
  var canHeal: Bool {
    switch self {
    case .credentials(let invalid): invalid.canHeal
    case .refused(let refusal): refusal.canHeal
    case .undecided: true
    }
  }
}

extension VerificationError {
  /// Whether the signature held, and what the token says is at fault.
  var isAboutSignedClaims: Bool {
    guard case .refused(let refusal) = self else { return false }
    switch refusal {
    case .expired, .notYetValid, .issuedInFuture, .audienceMismatch, .clientMismatch, .tokenUseMismatch, .typeMismatch,
      .revoked, .subjectMissing:
      return true
    default: return false
    }
  }
}
