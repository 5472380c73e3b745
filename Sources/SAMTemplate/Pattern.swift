/// An `AllowedPattern`: a regular expression that has to match the whole of a text.
///
/// Source: AWS CloudFormation User Guide, "Parameters section" ("AllowedPattern … must match the entire parameter value").
struct Pattern {
  private let expression: Regex<AnyRegexOutput>

  /// The longest expression, in bytes.
  private static let maximumBytes = 1024

  /// Nil where it does not read, or is too long.
  init?(_ text: String) {
    guard text.utf8.count <= Self.maximumBytes, let expression = try? Regex(text) else { return nil }
    // Code points, as in Java, whose syntax CloudFormation's is; and \d is a digit of ASCII.
    self.expression = expression.matchingSemantics(.unicodeScalar).asciiOnlyDigits().asciiOnlyWordCharacters()
      .asciiOnlyWhitespace()
  }

  func matches(_ text: String) -> Bool { (try? expression.wholeMatch(in: text)) != nil }
}
