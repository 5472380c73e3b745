extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isAlphanumeric: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  /// Visible ASCII: no space, no control.
  var isVisible: Bool { (0x21...0x7E).contains(self) }
  /// An upper-case ASCII letter in lower case; every other byte as it is.
  var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}

extension String {
  /// Whether both are the same bytes. `==` is canonical equivalence: never good enough for something that decides.
  func equals(utf8 other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Collection<UInt8> where SubSequence: BidirectionalCollection {
  /// The bytes without the spaces and tabs around them.
  var trimmed: [UInt8] {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let start = drop(while: isSpace)
    return Array(start.prefix(start.count - start.reversed().prefix(while: isSpace).count))
  }
}
