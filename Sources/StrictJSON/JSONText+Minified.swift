extension JSONText {
  /// JSON that somebody else wrote, on one line: white space between tokens goes, every token stays as it was written,
  /// so that 2^53 + 1 stays itself and "1.10" does not become 1.1. Only what a terminal would obey is spelled otherwise:
  /// it is escaped, which changes no value.
  ///
  /// - Parameter text: JSON that `JSONDocument` has accepted; on anything else the result means nothing.
  package static func minified(_ text: [UInt8]) -> JSONText {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var isInString = false
    var isEscaped = false
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if isInString {
        if scalar.isHarmlessInText {
          output.append(contentsOf: Character(scalar).utf8)
        } else {
          appendEscape(scalar, to: &output)
        }
        if isEscaped {
          isEscaped = false
        } else if scalar == "\\" {
          isEscaped = true
        } else if scalar == "\"" {
          isInString = false
        }
        continue
      }
      switch scalar {
      case " ", "\t", "\n", "\r": continue
      case "\"": isInString = true
      default: break
      }
      output.append(contentsOf: Character(scalar).utf8)
    }
    return .raw(output)
  }
}
