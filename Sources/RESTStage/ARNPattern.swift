/// An ARN with wildcards, or `*` alone.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource": a wildcard may replace everything within a segment between two
/// colons, slashes included. The sixth holds all that follows, colons included.
struct ARNPattern: Sendable, Equatable {
  /// Nil: every ARN.
  private let fields: [WildcardPattern]?

  /// Nil where this is no ARN: fewer than six fields, or a policy variable (`${`), which nothing here fills in.
  init?(_ text: String) {
    guard !text.utf8.elementsEqual("*".utf8) else {
      fields = nil
      return
    }
    let fields = ARNPattern.fields(of: text)
    guard fields.count == 6, fields[0].utf8.elementsEqual("arn".utf8), !ARNPattern.holdsVariable(text) else {
      return nil
    }
    self.fields = fields.map { WildcardPattern($0) }
  }

  func matches(_ arn: String) -> Bool {
    guard let fields else { return true }
    let theirs = ARNPattern.fields(of: arn)
    return theirs.count == 6 && zip(fields, theirs).allSatisfy { $0.matches($1) }
  }

  private static func fields(of text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false).map { Substring($0) }
  }

  static func holdsVariable(_ text: String) -> Bool {
    zip(text.utf8, text.utf8.dropFirst()).contains { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{") }
  }
}
