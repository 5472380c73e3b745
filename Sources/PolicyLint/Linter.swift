package import JOSE
package import PolicyDocument

/// Looks for what a policy document says and its owner may not mean. A document that has loaded is consistent; it may still
/// be weak, have parts that never do anything, or be about to stop working.
package struct Linter {
  let policy: Policy
  let now: NumericDate
  private(set) var findings: [Finding] = []

  private init(_ policy: Policy, at now: NumericDate) {
    self.policy = policy
    self.now = now
  }

  /// Everything that was found, the severest first, and in the order of the document where severities are equal.
  ///
  /// - Parameter now: the moment at which secrets and revocations are looked at.
  package static func findings(in policy: Policy, at now: NumericDate) -> [Finding] {
    var linter = Linter(policy, at: now)
    linter.lookAtIssuers()
    linter.lookAtRevocations()
    linter.lookAtCredentials()
    linter.lookAtCallers()
    linter.lookAtSecrets()
    linter.lookAtRoles()
    linter.lookAtReach()
    linter.lookAtRoutes()
    linter.lookAtAnswers()
    return linter.findings.sortedBySeverity
  }

  mutating func report(_ code: Finding.Code, _ path: String, _ message: String) {
    findings.append(Finding(code, path, message))
  }
}

extension [Finding] {
  /// The severest first; otherwise in their order.
  package var sortedBySeverity: [Finding] {
    Severity.allCases.flatMap { severity in filter { $0.severity == severity } }
  }
}

extension String {
  /// What two texts are compared by: `String ==` is canonical equivalence.
  var bytes: [UInt8] { Array(utf8) }
}

/// `a, b and c`; at most `limit` of them, and how many more there are.
func enumeration(_ names: [String], atMost limit: Int = 3) -> String {
  let shown = names.prefix(limit)
  let rest = names.count - shown.count
  if rest > 0 { return shown.joined(separator: ", ") + " and \(rest) more" }
  guard names.count > 1, let last = names.last else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
