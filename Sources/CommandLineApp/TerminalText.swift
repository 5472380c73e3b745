internal import StrictJSON

/// Text on its way to a terminal.
enum TerminalText {
  /// `text` with everything escaped (`\u{1b}`) that a terminal would obey rather than show: controls, and the format
  /// characters that reorder or hide what stands beside them. Whoever wrote a token does not write on our screen.
  static func safe(_ text: String) -> String {
    guard !text.unicodeScalars.allSatisfy({ $0.isHarmlessInText }) else { return text }
    return text.unicodeScalars.map { scalar in
      scalar.isHarmlessInText ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }.joined()
  }
}
