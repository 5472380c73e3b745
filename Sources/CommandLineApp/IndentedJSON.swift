internal import StrictJSON

/// JSON on many lines, for people: every value stays as it was written.
enum IndentedJSON {
  /// The lines of a JSON text.
  ///
  /// - Parameter text: JSON that `JSONDocument` has accepted.
  static func lines(of text: [UInt8]) -> [String] {
    var lines: [String] = []
    var line: [UInt8] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    func endLine() {
      lines.append(String(repeating: "  ", count: depth) + String(decoding: line, as: UTF8.self))
      line = []
    }
    // Minified text has no white space outside strings, and nothing in strings that a terminal would obey.
    for byte in JSONText.minified(text).encoded() {
      if isInString {
        line.append(byte)
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
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        line.append(byte)
        endLine()
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let isEmpty = line.isEmpty && lines.last.map { $0.last == "{" || $0.last == "[" } ?? false
        if !line.isEmpty { endLine() }
        depth -= 1
        if isEmpty, let opened = lines.popLast() { line = Array(opened.utf8.drop { $0 == UInt8(ascii: " ") }) }
        line.append(byte)
      case UInt8(ascii: ","):
        line.append(byte)
        endLine()
      case UInt8(ascii: ":"): line += Array(": ".utf8)
      case UInt8(ascii: "\""):
        isInString = true
        line.append(byte)
      default: line.append(byte)
      }
    }
    if !line.isEmpty { endLine() }
    return lines
  }
}
