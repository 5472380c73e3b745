internal import PolicyLint
internal import StrictJSON

/// Findings on standard output, for people or for programs.
struct FindingPrinter {
  let format: OutputFormat

  /// The most findings of one code that people are shown: with thousands of tenants one mistake is made thousands of times.
  static let mostOfOneCode = 20

  /// 1 where something has to be mended.
  static func status(of findings: [Finding], isStrict: Bool) -> ExitStatus {
    findings.contains { $0.severity == .error || (isStrict && $0.severity == .warning) } ? .refused : .accepted
  }

  func print(_ findings: [Finding], about name: String) throws(Complaint) {
    switch format {
    case .json:
      for finding in findings {
        guard try Console.print(finding.json.encoded()) else { return }
      }
    case .text:
      let painter = Painter.forStandardOutput()
      let lines = [painter.bold(TerminalText.safe(name)) + ": " + Self.summary(of: findings)]
      try Console.print((lines + Self.lines(of: findings, painter)).joined(separator: "\n"))
    }
  }

  /// `2 errors, 1 warning, no notes`
  static func summary(of findings: [Finding]) -> String {
    guard !findings.isEmpty else { return "nothing found" }
    return Severity.allCases.map { severity in
      let count = findings.count { $0.severity == severity }
      return "\(count == 0 ? "no" : String(count)) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  /// What is of one code stands together, and how to mend it is said once.
  private static func lines(of findings: [Finding], _ painter: Painter) -> [String] {
    var lines: [String] = []
    var seen: Set<Finding.Code> = []
    for code in findings.map(\.code) where seen.insert(code).inserted {
      let same = findings.filter { $0.code == code }
      lines += ["", "\(mark(code.severity, painter)) \(painter.bold(code.name))"]
      for finding in same.prefix(mostOfOneCode) {
        lines += ["  " + TerminalText.safe(finding.path)]
        lines += WrappedText.lines(TerminalText.safe(finding.message), indent: 4)
      }
      if same.count > mostOfOneCode { lines.append("  and \(same.count - mostOfOneCode) more") }
      lines += WrappedText.lines("mend: \(code.mend)", indent: 2).map(painter.dim)
    }
    return lines
  }

  private static func mark(_ severity: Severity, _ painter: Painter) -> String {
    switch severity {
    case .error: painter.red("✗ error")
    case .warning: painter.yellow("! warning")
    case .note: painter.dim("- note")
    }
  }
}

extension Finding {
  /// One object; its members and their order are what programs depend on (docs/command-line.md).
  fileprivate var json: JSONText {
    .object([
      "severity": .string(severity.rawValue), "code": .string(code.name), "path": .string(path),
      "message": .string(message), "mend": .string(code.mend),
    ])
  }
}
