internal import COpenSSL

/// A NIST curve over a prime field (FIPS 186-5) that JOSE has ECDSA algorithms for.
package enum EllipticCurve: Sendable, Hashable, CaseIterable {
  case p256
  case p384
  case p521

  /// The length of a coordinate, and of `r` and `s` in a JOSE signature, in bytes (RFC 7518 sections 3.4 and 6.2.1).
  package var coordinateByteCount: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// The name in JOSE (`crv`): `P-256`, `P-384` or `P-521`.
  package var name: String {
    switch self {
    case .p256: "P-256"
    case .p384: "P-384"
    case .p521: "P-521"
    }
  }

  /// OpenSSL's number for the curve.
  var numericIdentifier: CInt {
    switch self {
    case .p256: NID_X9_62_prime256v1
    case .p384: NID_secp384r1
    case .p521: NID_secp521r1
    }
  }
}
