/// A text in which `*` stands for any characters, slashes included, and `?` for exactly one.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", "… Condition operators" (StringLike).
struct WildcardPattern: Sendable, Equatable {
  private let pattern: [Unicode.Scalar]

  init(_ text: some StringProtocol) { pattern = Array(text.unicodeScalars) }

  /// Whether the whole of `text` is one that the pattern stands for. In `text` nothing is special.
  func matches(_ text: some StringProtocol) -> Bool {
    let text = Array(text.unicodeScalars)
    var (own, theirs) = (0, 0)
    var star: (own: Int, theirs: Int)?
    while theirs < text.count {
      if own < pattern.count, pattern[own] == "*" {
        star = (own, theirs)
        own += 1
      } else if own < pattern.count, pattern[own] == "?" || pattern[own] == text[theirs] {
        own += 1
        theirs += 1
      } else if let last = star {
        // The last asterisk takes one character more.
        star = (last.own, last.theirs + 1)
        (own, theirs) = (last.own + 1, last.theirs + 1)
      } else {
        return false
      }
    }
    return pattern[own...].allSatisfy { $0 == "*" }
  }
}
