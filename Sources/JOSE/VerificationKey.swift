package import Signatures

/// A public key with what its owner says about its use (RFC 7517 section 4).
public struct VerificationKey: Sendable {
  /// The `kid` member.
  public let keyID: String?
  /// The `alg` member: the only algorithm that the key may be used with.
  public let algorithm: SignatureAlgorithm?
  package let key: PublicKey

  /// Makes a key out of a public key that has been loaded already.
  package init(keyID: String?, algorithm: SignatureAlgorithm?, key: PublicKey) {
    self.keyID = keyID
    self.algorithm = algorithm
    self.key = key
  }

  /// Every algorithm that the key may be used with: the key's own word, and what its type can do.
  public var algorithms: [SignatureAlgorithm] {
    SignatureAlgorithm.allCases.filter(fits)
  }

  /// Whether a token with that `alg` may be checked with this key.
  func fits(_ wanted: SignatureAlgorithm) -> Bool {
    guard algorithm == nil || algorithm == wanted else { return false }
    return wanted.scheme?.fits(key.kind) ?? false
  }
}
