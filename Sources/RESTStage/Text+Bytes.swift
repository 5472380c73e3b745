extension String {
  /// Whether both are the same bytes. `==` is canonical equivalence, which is never good enough for what decides.
  func isSame(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

  /// The text with ASCII letters in lower case; nothing else changes, so the Kelvin sign never becomes a `k`.
  var lowercasedASCII: String {
    String(
      decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// Whether both are the same but for the case of ASCII letters.
  func isSameIgnoringCase(as other: String) -> Bool { lowercasedASCII.isSame(as: other.lowercasedASCII) }
}
