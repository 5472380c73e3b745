/// The form in which certificates and `PUBLIC KEY` files hold a key (RFC 5280 section 4.1, RFC 3279, RFC 5480, RFC 8410).
enum SubjectPublicKeyInfo {
  private enum Identifier {
    static let rsaEncryption: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]
    static let ellipticCurveKey: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
    static let ed25519: [UInt8] = [0x2b, 0x65, 0x70]
    static let curves: [([UInt8], EllipticCurve)] = [
      ([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], .p256), ([0x2b, 0x81, 0x04, 0x00, 0x22], .p384),
      ([0x2b, 0x81, 0x04, 0x00, 0x23], .p521),
    ]
  }

  /// The numbers of the key. Says nothing about whether they are fit: `PublicKey.init(_:)` does.
  static func components(of der: [UInt8]) throws(KeyProblem) -> PublicKeyComponents {
    do {
      var outer = DERReader(der)
      var information = DERReader(try outer.contents(of: .sequence))
      try outer.end()
      var algorithm = DERReader(try information.contents(of: .sequence))
      let key = try information.octetsOfBitString()
      try information.end()
      switch Array(try algorithm.contents(of: .objectIdentifier)) {
      case Identifier.rsaEncryption:
        guard try algorithm.contents(of: .null).isEmpty else { throw DERReader.Malformed() }
        try algorithm.end()
        return try rsa(key)
      case Identifier.ellipticCurveKey:
        return try point(key, on: curve(&algorithm))
      case Identifier.ed25519:
        try algorithm.end()
        return .ed25519(Array(key))
      default:
        throw KeyProblem.unsupportedKeyType
      }
    } catch let problem as KeyProblem {
      throw problem
    } catch {
      throw .pemUnreadable
    }
  }

  /// The numbers of a key in the form of PKCS#1 (RFC 8017 section A.1.1).
  static func rsaComponents(of der: [UInt8]) throws(KeyProblem) -> PublicKeyComponents {
    do throws(DERReader.Malformed) {
      return try rsa(der[...])
    } catch { throw .pemUnreadable }
  }

  private static func rsa(_ der: ArraySlice<UInt8>) throws(DERReader.Malformed) -> PublicKeyComponents {
    var outer = DERReader(der)
    var numbers = DERReader(try outer.contents(of: .sequence))
    try outer.end()
    let modulus = try numbers.unsignedInteger()
    let exponent = try numbers.unsignedInteger()
    try numbers.end()
    return .rsa(modulus: modulus, exponent: exponent)
  }

  /// By name only: parameters that spell a curve out may be those of any curve (CVE-2020-0601).
  private static func curve(_ algorithm: inout DERReader) throws(KeyProblem) -> EllipticCurve {
    guard let name = try? algorithm.contents(of: .objectIdentifier), algorithm.isAtEnd,
      let curve = Identifier.curves.first(where: { $0.0 == Array(name) })?.1
    else { throw .unsupportedCurve }
    return curve
  }

  private static func point(
    _ octets: ArraySlice<UInt8>, on curve: EllipticCurve
  ) throws(KeyProblem) -> PublicKeyComponents {
    let width = curve.coordinateByteCount
    switch octets.first {
    case 0x00: throw .offCurve(curve)
    case 0x02, 0x03: throw .compressedPoint
    case 0x04 where octets.count == 1 + 2 * width:
      return .ellipticCurve(curve, x: Array(octets.dropFirst().prefix(width)), y: Array(octets.suffix(width)))
    default: throw .pemUnreadable
    }
  }
}
