internal import Synchronization

/// The regular expression that a TOKEN authorizer's token has to match before the authorizer is asked.
///
/// API Gateway Developer Guide, "Configure a Lambda authorizer": a token that does not match is answered with 401 without calling
/// the function. That the whole of it has to match is our assumption; where the expression is anchored it makes no difference.
/// API Gateway's expressions are Java's, this reads them as Swift's, and what Swift does not know is refused at the start.
final class TokenValidation: Sendable {
  /// A `Regex` may be used by one thread at a time.
  private let expression: Mutex<Regex<AnyRegexOutput>>

  /// Nil where the text is no regular expression.
  init?(_ text: String) {
    guard let regex = try? Regex(text) else { return nil }
    // Scalars, as in Java: not graphemes, of which one may be a letter with its accent.
    expression = Mutex(regex.matchingSemantics(.unicodeScalar))
  }

  func allows(_ token: String) -> Bool {
    expression.withLock { (try? $0.wholeMatch(in: token)) != nil }
  }
}
