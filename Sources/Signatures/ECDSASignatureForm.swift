internal import COpenSSL

/// JOSE writes an ECDSA signature as `r` and `s` at full width (RFC 7518 section 3.4), OpenSSL wants them in DER.
///
/// Written into a fixed buffer on the stack: nothing is allocated, and nothing that a signature holds can write past it.
struct ECDSASignatureForm {
  /// The DER form is the first `count` bytes. At most a SEQUENCE of two INTEGERs of 66 + 1 bytes (P-521): 3 + 2 × (2 + 67).
  private(set) var storage = InlineArray<141, UInt8>(repeating: 0)
  private(set) var count = 0

  /// Nil if the signature is not exactly twice `width` bytes long, or if `r` or `s` is zero (CVE-2022-21449).
  init?(joseForm signature: Span<UInt8>, width: Int) {
    guard signature.count == 2 * width else { return nil }
    let r = signature.extracting(first: width)
    let s = signature.extracting(last: width)
    let rZeros = Self.leadingZeros(of: r)
    let sZeros = Self.leadingZeros(of: s)
    guard rZeros < width, sZeros < width else { return nil }
    // A first bit of one would make a number negative: it gets a zero in front.
    let rCount = width - rZeros + (r[rZeros] >= 0x80 ? 1 : 0)
    let sCount = width - sZeros + (s[sZeros] >= 0x80 ? 1 : 0)
    let content = 4 + rCount + sCount
    append(0x30)
    if content >= 0x80 { append(0x81) }
    append(UInt8(content))
    appendInteger(r, skipping: rZeros, count: rCount)
    appendInteger(s, skipping: sZeros, count: sCount)
  }

  private static func leadingZeros(of number: Span<UInt8>) -> Int {
    var index = 0
    while index < number.count && number[index] == 0 { index += 1 }
    return index
  }

  private mutating func appendInteger(_ number: Span<UInt8>, skipping zeros: Int, count: Int) {
    append(0x02)
    append(UInt8(count))
    if count > number.count - zeros { append(0) }
    for index in zeros..<number.count { append(number[index]) }
  }

  private mutating func append(_ byte: UInt8) {
    storage[count] = byte
    count += 1
  }
}

extension ECDSASignatureForm {
  /// What OpenSSL has just signed, in JOSE's form.
  static func joseForm(ofDER signature: [UInt8], width: Int) throws(CryptographyFault) -> [UInt8] {
    let decoded = unsafe signature.withUnsafeBufferPointer { signature in
      var next = signature.baseAddress
      return unsafe d2i_ECDSA_SIG(nil, &next, signature.count)
    }
    defer { unsafe ECDSA_SIG_free(decoded) }
    guard let decoded = unsafe decoded else { throw ErrorQueue.fault("read its own signature") }
    var bytes = [UInt8](repeating: 0, count: 2 * width)
    let written = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      unsafe BN_bn2binpad(ECDSA_SIG_get0_r(decoded), bytes.baseAddress, CInt(width)) == CInt(width)
        && BN_bn2binpad(ECDSA_SIG_get0_s(decoded), bytes.baseAddress.map { unsafe $0 + width }, CInt(width))
          == CInt(width)
    }
    guard written else { throw ErrorQueue.fault("write its own signature") }
    return bytes
  }
}
