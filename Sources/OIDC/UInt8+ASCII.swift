extension UInt8 {
  /// ASCII `0` to `9`.
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  /// ASCII `a` to `z`.
  package var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  /// ASCII `A` to `Z`.
  package var isUppercaseLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  /// An ASCII letter or digit.
  package var isAlphanumeric: Bool { isDigit || isLowercaseLetter || isUppercaseLetter }
}
