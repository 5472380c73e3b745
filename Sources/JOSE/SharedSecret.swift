package import Signatures

/// A secret that the issuer shares with us, for HMAC. It is another type than a public key on purpose: nothing that
/// came over the network, and nothing that is public, can become one (CVE-2015-9235).
public struct SharedSecret: Sendable {
  package let secret: HMACSecret
  /// From this moment on nothing that it signed is believed; nil: it has no end.
  public let until: NumericDate?

  /// Takes the bytes of a secret.
  ///
  /// - Parameters:
  ///   - bytes: the secret.
  ///   - algorithms: what it may be used with.
  ///   - until: when it stops being one; nil: never.
  /// - Throws: `WeakSecret` where they are fewer than the hash of one of `algorithms` has (RFC 7518 section 3.2).
  public init(
    _ bytes: [UInt8], for algorithms: [SignatureAlgorithm], until: NumericDate? = nil
  ) throws(WeakSecret) {
    let needed = algorithms.compactMap { $0.hmacDigest?.byteCount }.max() ?? 0
    guard bytes.count >= max(needed, 1), let secret = try? HMACSecret(bytes) else {
      throw WeakSecret(needed: max(needed, 1), actual: bytes.count)
    }
    self.secret = secret
    self.until = until
  }

  /// Whether it has not come to its end.
  func serves(at now: NumericDate) -> Bool { until.map { now < $0 } ?? true }

  /// Whether the secret is long enough for that HMAC algorithm.
  func fits(_ algorithm: SignatureAlgorithm) -> Bool {
    algorithm.hmacDigest.map { secret.byteCount >= $0.byteCount } ?? false
  }
}

extension SharedSecret {
  /// The secret that a file holds: its bytes, less one trailing newline. An editor puts one at the end of a file; whoever
  /// wants it in the secret writes two.
  package static func bytes(ofFile content: [UInt8]) -> [UInt8] {
    content.last == UInt8(ascii: "\n") ? content.dropLast() : content
  }

  /// Whether bytes hold PEM (RFC 7468), whatever is in it: they are then no secret, for anybody may have the public key that
  /// would key the HMAC (CVE-2015-9235).
  package static func holdsPEM(_ bytes: [UInt8]) -> Bool {
    let mark = Array("-----BEGIN ".utf8)
    return bytes.indices.contains { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
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
