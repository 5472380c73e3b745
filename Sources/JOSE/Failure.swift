/// Why we could not decide: our fault or the network's, never the token's. It is never an allow and never a 401.
public enum Failure: Error, Sendable, Equatable {
  /// The issuer's public keys cannot be had: the fetch failed, or the file does not read.
  case keysUnavailable(issuer: String, reason: String)
  /// The issuer's shared secret cannot be had, or is too short for the algorithm.
  case secretUnavailable(issuer: String, reason: String)
  /// The cryptographic library could not do its work.
  case cryptographyFailed(reason: String)

  /// The stable name of this failure, fit for a metric's label.
  public var code: String {
    switch self {
    case .keysUnavailable: "keys_unavailable"
    case .secretUnavailable: "secret_unavailable"
    case .cryptographyFailed: "cryptography_failed"
    }
  }

  /// One sentence for the owner, in lower case and without a full stop.
  public var reason: String {
    switch self {
    case .keysUnavailable(let issuer, let reason): "the keys of \(issuer) cannot be had: \(reason)"
    case .secretUnavailable(let issuer, let reason): "the secret of \(issuer) cannot be had: \(reason)"
    case .cryptographyFailed(let reason): "the signature could not be checked: \(reason)"
    }
  }
}

extension Failure: CustomStringConvertible {
  /// The code and the reason.
  public var description: String { "\(code): \(reason)" }
}

/// Why a verification did not end in belief: the token's fault, or ours.
public enum VerificationError: Error, Sendable, Equatable {
  case refused(Refusal)
  case undecided(Failure)

  /// The code of the refusal or of the failure.
  public var code: String {
    switch self {
    case .refused(let refusal): refusal.code
    case .undecided(let failure): failure.code
    }
  }
}

extension VerificationError: CustomStringConvertible {
  /// The code and the reason.
  public var description: String {
    switch self {
    case .refused(let refusal): refusal.description
    case .undecided(let failure): failure.description
    }
  }
}
