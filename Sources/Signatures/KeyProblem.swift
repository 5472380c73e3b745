/// Why a key is not taken. Never holds any part of the key.
package enum KeyProblem: Error, Sendable, Hashable {
  /// RSA under 2048 bits (RFC 7518 section 3.3). `bits` is the length of the number itself.
  case rsaModulusTooSmall(bits: Int)
  /// RSA over 8192 bits: one verification would cost more than a caller may make us spend.
  case rsaModulusTooLarge(bits: Int)
  case rsaModulusEven
  /// A leading zero octet in `n` or `e` (RFC 7518 section 2, Base64urlUInt).
  case rsaLeadingZero
  /// e even, under 3 (with e = 1 anybody can sign) or not below 2^32.
  case rsaExponentUnfit
  /// The modulus has the fingerprint of CVE-2017-15361 (ROCA): it can be factored.
  case rsaModulusFactorable
  /// A coordinate that is not exactly as wide as the curve's field, in bytes.
  case coordinateLength(EllipticCurve, expected: Int, actual: Int)
  /// The numbers are not a point of the curve.
  case offCurve(EllipticCurve)
  case ed25519Length(actual: Int)
  /// A point of order 1, 2, 4 or 8, in any encoding: signatures by such a key can be made for any message.
  case ed25519SmallOrder
  /// 32 bytes that encode no point of the curve (RFC 8032 section 5.1.3).
  case ed25519NotAPoint
  case secretEmpty
  case pemTooLarge(bytes: Int, limit: Int)
  /// No PEM block, or a broken one.
  case pemMalformed
  /// A PEM block whose content is not what its label says, or a kind of key that OpenSSL does not know.
  case pemUnreadable
  case pemEncrypted
  /// A PEM block of another kind; `label` is nil where it is not one of the usual names.
  case pemUnexpected(label: String?, expected: String)
  /// More than one key in the file: which one is meant?
  case pemAmbiguous
  /// A kind of key that no JOSE algorithm here uses.
  case unsupportedKeyType
  /// An elliptic curve other than P-256, P-384 and P-521.
  case unsupportedCurve
  /// A point of which a file holds only x and a sign.
  case compressedPoint
  /// A private key whose signatures do not verify with the public key in the same file.
  case privateKeyInconsistent
  /// OpenSSL failed in itself; says nothing about the key.
  case fault(CryptographyFault)
}

extension KeyProblem {
  /// One short name for each case, stable, fit for a metric label.
  package var code: String {
    switch self {
    case .rsaModulusTooSmall: "rsa_modulus_too_small"
    case .rsaModulusTooLarge: "rsa_modulus_too_large"
    case .rsaModulusEven: "rsa_modulus_even"
    case .rsaLeadingZero: "rsa_leading_zero"
    case .rsaExponentUnfit: "rsa_exponent_unfit"
    case .rsaModulusFactorable: "rsa_modulus_factorable"
    case .coordinateLength: "coordinate_length"
    case .offCurve: "off_curve"
    case .ed25519Length: "ed25519_length"
    case .ed25519SmallOrder: "ed25519_small_order"
    case .ed25519NotAPoint: "ed25519_not_a_point"
    case .secretEmpty: "secret_empty"
    case .pemTooLarge: "pem_too_large"
    case .pemMalformed: "pem_malformed"
    case .pemUnreadable: "pem_unreadable"
    case .pemEncrypted: "pem_encrypted"
    case .pemUnexpected: "pem_unexpected"
    case .pemAmbiguous: "pem_ambiguous"
    case .unsupportedKeyType: "unsupported_key_type"
    case .unsupportedCurve: "unsupported_curve"
    case .compressedPoint: "compressed_point"
    case .privateKeyInconsistent: "private_key_inconsistent"
    case .fault(let fault): fault.code
    }
  }
}

extension KeyProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .rsaModulusTooSmall(let bits): "the rsa modulus has \(bits) bits; use a key of at least 2048"
    case .rsaModulusTooLarge(let bits): "the rsa modulus has \(bits) bits; use a key of at most 8192"
    case .rsaModulusEven: "the rsa modulus is even, so it is no product of two large primes; use another key"
    case .rsaLeadingZero: "the rsa modulus or exponent starts with a zero octet; write it in as few octets as it needs"
    case .rsaExponentUnfit: "the rsa exponent must be odd, at least 3 and below 2^32; use a key with 65537"
    case .rsaModulusFactorable: "the rsa modulus can be factored (CVE-2017-15361, ROCA); make a new key elsewhere"
    case .coordinateLength(let curve, let expected, let actual):
      "a coordinate on \(curve.name) has \(expected) bytes, not \(actual); write it at full width"
    case .offCurve(let curve): "x and y are no point of \(curve.name); use another key"
    case .ed25519Length(let actual): "an ed25519 public key has 32 bytes, not \(actual)"
    case .ed25519SmallOrder: "the ed25519 public key has small order, so anybody can sign for it; use another key"
    case .ed25519NotAPoint: "the 32 bytes encode no ed25519 point; use another key"
    case .secretEmpty: "the secret is empty; use at least as many bytes as the hash has"
    case .pemTooLarge(let bytes, let limit): "the pem file has \(bytes) bytes; at most \(limit) are read"
    case .pemMalformed: "no key in pem form was found; use a file made by `openssl pkey` or `latchkey keys`"
    case .pemUnreadable: "the pem block holds no key that can be read; check it with `openssl pkey -noout -text`"
    case .pemEncrypted: "the private key is encrypted; remove its pass phrase with `openssl pkey -in OLD -out NEW`"
    case .pemUnexpected(let label, let expected):
      "the pem file holds \(label.map { "\"\($0)\"" } ?? "something else"); use one that holds \(expected)"
    case .pemAmbiguous: "the pem file holds more than one key; leave only the one that is meant"
    case .unsupportedKeyType: "the key is of an unsupported type; use rsa, an elliptic curve or ed25519"
    case .unsupportedCurve: "the key is on an unsupported curve; use P-256, P-384 or P-521"
    case .compressedPoint: "the point is compressed; write it whole with `openssl ec -conv_form uncompressed`"
    case .privateKeyInconsistent: "the private key does not belong to the public key in the same file; make a new pair"
    case .fault(let fault): fault.description
    }
  }
}
