internal import JOSE

/// A token as it came, where from, and when.
struct TokenInput: Sendable {
  /// Where a token came from.
  enum Origin: Sendable {
    /// The only one.
    case alone
    /// An argument, counted from 1.
    case argument(Int, of: Int)
    /// A line of standard input, counted from 1.
    case line(Int)
  }

  let origin: Origin
  /// The token's bytes; nil where the line was too long to be kept.
  let bytes: [UInt8]?
  /// The moment to judge it at: when it was read. Whoever pipes tokens in may take hours.
  let moment: NumericDate

  /// A token as somebody wrote it: one leading `Bearer ` is tolerated, so that a header's value can be pasted; nothing
  /// else is trimmed.
  init(origin: Origin, text: [UInt8]?, at moment: NumericDate) {
    self.origin = origin
    bytes = text.map(TokenInput.withoutScheme)
    self.moment = moment
  }

  /// The text after one `Bearer ` (the name of a scheme has no case, RFC 9110 section 11.1), or all of it.
  static func withoutScheme(_ text: [UInt8]) -> [UInt8] {
    let scheme = Array("bearer ".utf8)
    let start = text.prefix(scheme.count).map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    return start == scheme ? Array(text.dropFirst(scheme.count)) : text
  }
}
