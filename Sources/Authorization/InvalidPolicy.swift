internal import OIDC
internal import StrictJSON

/// Everything that is wrong with a policy document.
package struct InvalidPolicy: Error, Sendable, Equatable {
  /// At least one.
  package let problems: [Problem]

  /// One thing that is wrong.
  package struct Problem: Sendable, Equatable {
    /// Where, as a JSONPath (RFC 9535): `$.issuers[0].audiences`.
    package let path: String
    /// What is wrong and what to do, in lower case and without a full stop.
    package let reason: String

    package init(_ path: String, _ reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// The most problems that are written down, so that a list of thousands of issuers which all lack the same does not
  /// make a log record that nobody can read.
  static let maximumProblems = 100

  /// Takes all that is wrong; a long list is cut short, and says so.
  package init(problems: [Problem]) {
    let more = problems.count - InvalidPolicy.maximumProblems
    self.problems =
      more <= 0
      ? problems
      : problems.prefix(InvalidPolicy.maximumProblems) + [Problem("$", "and \(more) more; correct these first")]
  }

  /// One step of a JSONPath (RFC 9535 section 2.3.1): `.name`, or `['any text']`.
  package static func step(to name: String) -> String {
    let isPlain =
      name.utf8.first?.isDigit == false && name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
    if isPlain { return ".\(name)" }
    // As in JSON, so that a name with control characters cannot play with a terminal.
    let quoted = String(decoding: JSONText.string(name).encoded(), as: UTF8.self).dropFirst().dropLast()
    return "['\(quoted)']"
  }

  /// A short name that never changes.
  package var code: String { "policy_invalid" }
}

extension InvalidPolicy: CustomStringConvertible {
  /// One problem a line.
  package var description: String {
    problems.map { "\($0.path): \($0.reason)" }.joined(separator: "\n")
  }
}
