internal import JOSE
internal import OIDC

/// What may help the person whose tokens were not accepted: said once, after all of them.
struct Advice {
  private var isKeyMissing = false
  private var algorithms: Set<SignatureAlgorithm> = []

  /// Takes note of why a token was not accepted.
  mutating func heed(_ error: VerificationError) {
    switch error {
    case .refused(.keyUnknown): isKeyMissing = true
    case .refused(.algorithmNotAllowed(let expected, let actual)):
      isKeyMissing = true
      // An HMAC token for somebody who has public keys is an attack or a mistake; no option mends it.
      if expected.contains(where: { $0.isSymmetric == actual.isSymmetric }) { algorithms.insert(actual) }
    default: break
    }
  }

  func hints(_ trust: Trust, _ options: TrustSettings) -> [String] {
    var hints = isKeyMissing ? trust.skippedKeys().map(\.explanation) : []
    if !trust.isPolicy, options.algorithm.isEmpty, !algorithms.isEmpty {
      let names = algorithms.map { "--algorithm \($0)" }.sorted().joined(separator: " ")
      hints.append("if the issuer really signs with that algorithm, allow it with \(names)")
    }
    return hints
  }
}
