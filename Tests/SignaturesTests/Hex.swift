/// The bytes that hexadecimal digits stand for; spaces and line breaks are passed over.
func hex(_ digits: String) -> [UInt8] {
  let nibbles = digits.compactMap { $0.hexDigitValue }
  return stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
}

/// Sums of big-endian numbers of the same width; nil where the sum does not fit.
func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8]? {
  var carry = 0
  let digits = zip(left, right).reversed().map { left, right -> UInt8 in
    let digit = Int(left) + Int(right) + carry
    carry = digit >> 8
    return UInt8(digit & 0xff)
  }
  return carry == 0 ? digits.reversed() : nil
}
