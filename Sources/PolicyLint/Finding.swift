/// Something about a policy document, or about the API that it is for, that its owner may want to know.
package struct Finding: Sendable, Equatable {
  /// Which of them it is; it decides how severe it is and how to mend it.
  package let code: Code
  /// Where: a JSONPath into the document (`$.roles[1]`), or a place in the template (`template.yaml:12`).
  package let path: String
  /// What was found there, in one sentence; lower case and no full stop. Never a secret.
  package let message: String

  package init(_ code: Code, _ path: String, _ message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  package var severity: Severity { code.severity }
}

/// How much a finding matters.
package enum Severity: String, Sendable, CaseIterable, Comparable {
  /// It cannot do what it says.
  case error
  /// It works, and is weaker or less useful than it looks.
  case warning
  /// It works and may be meant.
  case note

  package static func < (first: Severity, second: Severity) -> Bool { first.rank < second.rank }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }
}

extension Finding {
  /// Every kind of finding in a policy document by itself; docs/policy-lint.md explains each. A name never changes its
  /// meaning.
  package struct Code: Sendable, Hashable {
    /// `role_unreachable`: short, stable, fit for a script.
    package let name: String
    package let severity: Severity
    /// What to do about it; lower case and no full stop.
    package let mend: String

    init(_ name: String, _ severity: Severity, mend: String) {
      self.name = name
      self.severity = severity
      self.mend = mend
    }
  }
}
