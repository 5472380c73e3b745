/// A way of signing with a key pair: exactly what a JOSE `alg` of the asymmetric kind stands for.
package enum SignatureScheme: Sendable, Hashable {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2): RS256, RS384, RS512.
  case rsaPKCS1(DigestAlgorithm)
  /// RSASSA-PSS with MGF1 over the same digest and a salt as long as the digest (RFC 7518 section 3.5): PS256, PS384, PS512.
  case rsaPSS(DigestAlgorithm)
  /// ECDSA with `r` and `s` at full width, one after the other (RFC 7518 section 3.4): ES256, ES384, ES512.
  case ecdsa(EllipticCurve, DigestAlgorithm)
  /// Ed25519 (RFC 8032, RFC 8037): EdDSA, Ed25519.
  case ed25519

  /// Whether a key of that kind can make and check signatures of this scheme.
  package func fits(_ kind: KeyKind) -> Bool {
    switch (self, kind) {
    case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.ed25519, .ed25519): true
    case (.ecdsa(let curve, _), .ellipticCurve(let keyCurve)): curve == keyCurve
    default: false
    }
  }

  /// The digest that the message is reduced to; none for Ed25519, which takes the message whole.
  var digest: DigestAlgorithm? {
    switch self {
    case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(_, let digest): digest
    case .ed25519: nil
    }
  }
}

/// What a key can be used for.
package enum KeyKind: Sendable, Hashable {
  /// RSA; `bits` is the length of the modulus, 2048 to 8192 for a key that exists.
  case rsa(bits: Int)
  case ellipticCurve(EllipticCurve)
  case ed25519

  /// The only length that a signature by such a key has in JOSE, in bytes.
  package var signatureByteCount: Int {
    switch self {
    case .rsa(let bits): (bits + 7) / 8
    case .ellipticCurve(let curve): 2 * curve.coordinateByteCount
    case .ed25519: 64
    }
  }
}
