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

/// A secret that the issuer shares with us, for HMAC. It is another type than a public key on purpose: nothing that
/// came over the network, and nothing that is public, can become one (CVE-2015-9235).
public struct SharedSecret: Sendable {
  package let secret: HMACSecret

  /// Takes the bytes of a secret.
  ///
  /// - Throws: `WeakSecret` where they are fewer than the hash of one of `algorithms` has (RFC 7518 section 3.2).
  public init(_ bytes: [UInt8], for algorithms: [SignatureAlgorithm]) throws(WeakSecret) {
    let needed = algorithms.compactMap { $0.hmacDigest?.byteCount }.max() ?? 0
    guard bytes.count >= max(needed, 1), let secret = try? HMACSecret(bytes) else {
      throw WeakSecret(needed: max(needed, 1), actual: bytes.count)
    }
    self.secret = secret
  }

  /// Whether the secret is long enough for that HMAC algorithm.
  func fits(_ algorithm: SignatureAlgorithm) -> Bool {
    algorithm.hmacDigest.map { secret.byteCount >= $0.byteCount } ?? false
  }
}

/// A shared secret that is shorter than its hash.
public struct WeakSecret: Error, Sendable, Equatable, CustomStringConvertible {
  /// Bytes that the hash needs.
  public let needed: Int
  /// Bytes that there are.
  public let actual: Int

  /// What is wrong and what to do; it does not show the secret.
  public var description: String {
    let algorithm = needed > 48 ? "HS512" : needed > 32 ? "HS384" : "HS256"
    return "the secret has \(actual) bytes and needs at least \(needed); "
      + "make one with 'latchkey keys new --algorithm \(algorithm)'"
  }
}
