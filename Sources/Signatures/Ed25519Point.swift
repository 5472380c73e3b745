internal import COpenSSL

/// The encoding of a point (RFC 8032 section 5.1.2): y in 255 bits, little-endian, and above it the sign of x.
enum Ed25519Point {
  static let byteCount = 32

  /// The y of every point whose order divides 8, also as y + p where that fits in 255 bits. Both signs of x count.
  private static let smallOrder: [[UInt8]] = [
    filled(first: 0x00, middle: 0x00, last: 0x00),  // order 4: 0
    filled(first: 0x01, middle: 0x00, last: 0x00),  // order 1: 1
    filled(first: 0xec, middle: 0xff, last: 0x7f),  // order 2: p - 1
    filled(first: 0xed, middle: 0xff, last: 0x7f),  // order 4: 0 as p
    filled(first: 0xee, middle: 0xff, last: 0x7f),  // order 1: 1 as p + 1
    // Order 8.
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
      0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
      0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
  ]

  static func check(_ bytes: [UInt8]) throws(KeyProblem) {
    guard bytes.count == byteCount else { throw .ed25519Length(actual: bytes.count) }
    var y = bytes
    y[byteCount - 1] &= 0x7f
    guard !smallOrder.contains(y) else { throw .ed25519SmallOrder }
    guard isCanonical(y), try isOnCurve(y) else { throw .ed25519NotAPoint }
  }

  /// Whether y is below p = 2^255 - 19.
  private static func isCanonical(_ y: [UInt8]) -> Bool {
    !(y[0] >= 0xed && y[1..<31].allSatisfy { $0 == 0xff } && y[31] == 0x7f)
  }

  /// Whether x² = (y² - 1) / (d·y² + 1) has a solution. OpenSSL only looks when it verifies, where it is too late to tell
  /// a bad key from a bad signature. A quotient is a square where the product is, and the divisor is never zero.
  private static func isOnCurve(_ y: [UInt8]) throws(KeyProblem) -> Bool {
    do throws(CryptographyFault) {
      return try ErrorQueue.contained { () throws(CryptographyFault) -> Bool in
        let answer = try legendreSymbol(y: BigNumber.number(y.reversed()))
        guard answer >= -1 else { throw ErrorQueue.fault("check an ed25519 point") }
        return answer == 1
      }
    } catch { throw .fault(error) }
  }

  /// Of (y² - 1) · (d·y² + 1): 1 for a square, -1 for none, -2 where OpenSSL failed.
  private static func legendreSymbol(y: borrowing BigNumber) throws(CryptographyFault) -> CInt {
    let p = try BigNumber.number(p)
    let d = try BigNumber.number(d)
    let dividend = try BigNumber.number()
    let divisor = try BigNumber.number()
    let context = unsafe BN_CTX_new()
    defer { unsafe BN_CTX_free(context) }
    guard unsafe context != nil, unsafe BN_mod_sqr(dividend.pointer, y.pointer, p.pointer, context) == 1,
      unsafe BN_mod_mul(divisor.pointer, d.pointer, dividend.pointer, p.pointer, context) == 1,
      unsafe BN_add_word(divisor.pointer, 1) == 1,
      // Not below zero: y² = 0 only for y = 0, which has small order.
      unsafe BN_sub_word(dividend.pointer, 1) == 1,
      unsafe BN_mod_mul(dividend.pointer, dividend.pointer, divisor.pointer, p.pointer, context) == 1
    else { return -2 }
    return unsafe BN_kronecker(dividend.pointer, p.pointer, context)
  }

  /// 2^255 - 19, big-endian.
  private static let p = filled(first: 0x7f, middle: 0xff, last: 0xed)

  /// -121665 / 121666 mod p, big-endian (RFC 8032 section 5.1).
  private static let d: [UInt8] = [
    0x52, 0x03, 0x6c, 0xee, 0x2b, 0x6f, 0xfe, 0x73, 0x8c, 0xc7, 0x40, 0x79, 0x77, 0x79, 0xe8, 0x98,
    0x00, 0x70, 0x0a, 0x4d, 0x41, 0x41, 0xd8, 0xab, 0x75, 0xeb, 0x4d, 0xca, 0x13, 0x59, 0x78, 0xa3,
  ]

  private static func filled(first: UInt8, middle: UInt8, last: UInt8) -> [UInt8] {
    [first] + [UInt8](repeating: middle, count: byteCount - 2) + [last]
  }
}
