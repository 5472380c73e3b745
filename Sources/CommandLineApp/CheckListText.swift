internal import JOSE
internal import OIDC

/// The check list and the verdict of one token, as lines for people.
struct CheckListText {
  let painter: Painter
  let now: NumericDate

  /// The lines. Everything that may come from a token has been made safe for a terminal.
  func lines(_ input: TokenInput, _ list: CheckList, _ verdict: TokenVerdict) -> [String] {
    var lines: [String] = []
    switch input.origin {
    case .alone: break
    case .argument(let number, let count): lines.append(painter.bold("token \(number) of \(count)"))
    case .line(let number): lines.append(painter.bold("line \(number)"))
    }
    for line in list.lines { lines += self.lines(of: line) }
    if case .accepted(let token, _) = verdict {
      lines += ["", painter.bold("claims")] + IndentedJSON.lines(of: token.claims.text).map { "  " + $0 }
    }
    return lines + [""] + self.lines(of: verdict)
  }

  private func lines(of line: CheckList.Line) -> [String] {
    let mark =
      switch line.mark {
      case .held: painter.green("✓")
      case .failed: painter.red("✗")
      case .undecided: painter.yellow("?")
      case .notChecked: painter.dim("-")
      }
    let subject = line.subject + String(repeating: " ", count: max(0, Self.subjectWidth - line.subject.utf8.count))
    let finding = TerminalText.safe(line.finding)
    let start = "  \(mark) \(subject)  \(line.mark == .notChecked ? painter.dim(finding) : finding)"
    guard let against = line.against.map(TerminalText.safe) else { return [start] }
    if line.mark == .held { return against == finding ? [start] : [start + painter.dim(" (asked for \(against))")] }
    return [start, String(repeating: " ", count: Self.subjectWidth + 6) + painter.dim("asked for ") + against]
  }

  private func lines(of verdict: TokenVerdict) -> [String] {
    switch verdict {
    case .accepted: [painter.green(painter.bold("✓ accepted")) + painter.dim(", judged at \(now)")]
    case .refused(let code, _, _, let reason):
      [
        painter.red(painter.bold("✗ refused: \(code)")) + painter.dim(", judged at \(now)"),
        "  \(TerminalText.safe(reason))",
      ]
    case .undecided(let code, let reason):
      [
        painter.yellow(painter.bold("? undecided: \(code)")) + painter.dim(", judged at \(now)"),
        "  \(TerminalText.safe(reason))",
      ]
    }
  }

  /// As wide as the longest of the subjects, "not before".
  private static let subjectWidth = 10
}
