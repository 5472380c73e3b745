/// The numbers that make up a public key, as JOSE writes them (RFC 7518 section 6, RFC 8037 section 2), base64url removed.
package enum PublicKeyComponents: Sendable, Hashable {
  /// Big-endian, without leading zero octets (Base64urlUInt).
  case rsa(modulus: [UInt8], exponent: [UInt8])
  /// Big-endian, each exactly as wide as the curve's field.
  case ellipticCurve(EllipticCurve, x: [UInt8], y: [UInt8])
  /// The 32 bytes of RFC 8032 section 5.1.2.
  case ed25519([UInt8])
}
