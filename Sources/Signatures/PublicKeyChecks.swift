/// What a public key must satisfy before OpenSSL gets to see it. OpenSSL 3.0 takes e = 1, 512-bit moduli and Ed25519
/// points of small order; `EVP_PKEY_public_check` would take 121 ms for 8192 bits and still pass e = 3 and the like.
enum PublicKeyChecks {
  static let rsaBits = 2048...8192

  static func kind(of components: PublicKeyComponents) throws(KeyProblem) -> KeyKind {
    switch components {
    case .rsa(let modulus, let exponent):
      return .rsa(bits: try modulusBits(modulus, exponent: exponent))
    case .ellipticCurve(let curve, let x, let y):
      for coordinate in [x, y] where coordinate.count != curve.coordinateByteCount {
        throw .coordinateLength(curve, expected: curve.coordinateByteCount, actual: coordinate.count)
      }
      // Infinity has no such coordinates; range and curve equation are checked by OpenSSL when it takes the point in.
      return .ellipticCurve(curve)
    case .ed25519(let bytes):
      try Ed25519Point.check(bytes)
      return .ed25519
    }
  }

  static func check(bits: Int) throws(KeyProblem) {
    guard bits >= rsaBits.lowerBound else { throw .rsaModulusTooSmall(bits: bits) }
    guard bits <= rsaBits.upperBound else { throw .rsaModulusTooLarge(bits: bits) }
  }

  private static func modulusBits(_ modulus: [UInt8], exponent: [UInt8]) throws(KeyProblem) -> Int {
    guard modulus.first != 0, exponent.first != 0 else { throw .rsaLeadingZero }
    let bits = modulus.first.map { modulus.count * 8 - $0.leadingZeroBitCount } ?? 0
    try check(bits: bits)
    guard let last = modulus.last, last & 1 == 1 else { throw .rsaModulusEven }
    guard exponent.count <= 4 else { throw .rsaExponentUnfit }
    let e = exponent.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard e >= 3, e & 1 == 1 else { throw .rsaExponentUnfit }
    if FactorableModulus.hasFingerprint(modulus) { throw .rsaModulusFactorable }
    return bits
  }
}
