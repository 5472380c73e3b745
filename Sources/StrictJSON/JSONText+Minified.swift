extension JSONText {
  /// JSON that somebody else wrote, on one line: white space between tokens goes, every token stays as it was written,
  /// so that 2^53 + 1 stays itself and "1.10" does not become 1.1.
  ///
  /// - Parameter text: JSON that `JSONDocument` has accepted; on anything else the result means nothing.
  package static func minified(_ text: [UInt8]) -> JSONText {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var isInString = false
    var isEscaped = false
    for byte in text {
      if isInString {
        output.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "\""): isInString = true
      default: break
      }
      output.append(byte)
    }
    return .raw(output)
  }
}
