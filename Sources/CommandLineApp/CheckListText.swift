internal import JOSE
internal import OIDC

/// The check list and the verdict of one token, as lines for people.
struct CheckListText {
  let painter: Painter
  let now: NumericDate
  /// Whether long lines are folded.
  var isFolding = false

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

  /// One check.
  func lines(of line: CheckList.Line) -> [String] {
    let mark =
      switch line.mark {
      case .held: painter.green("✓")
      case .failed: painter.red("✗")
      case .undecided: painter.yellow("?")
      case .notChecked: painter.dim("-")
      }
    let subject = line.subject + String(repeating: " ", count: max(0, Self.subjectWidth - line.subject.utf8.count))
    let finding = TerminalText.safe(line.finding)
    let against = line.against.map(TerminalText.safe)
    var lines = folded(finding)
    if line.mark == .notChecked { lines = lines.map(painter.dim) }
    if let against, line.mark == .held, against != finding {
      let remark = "(asked for \(against))"
      let isShort =
        lines.count == 1 && Self.column + finding.unicodeScalars.count + remark.utf8.count < FoldedText.columns
      if isShort || !isFolding {
        lines[lines.count - 1] += painter.dim(" \(remark)")
      } else {
        lines += folded(remark).map(painter.dim)
      }
    }
    if let against, line.mark != .held {
      let folded = folded("asked for \(against)")
      lines += [painter.dim("asked for ") + folded[0].dropFirst("asked for ".count)] + folded.dropFirst()
    }
    let margin = String(repeating: " ", count: Self.column)
    return ["  \(mark) \(subject)  \(lines[0])"] + lines.dropFirst().map { margin + $0 }
  }

  private func folded(_ text: String) -> [String] {
    isFolding ? FoldedText.lines(text, from: Self.column, margin: Self.column) : [text]
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
  /// Where what was found begins.
  private static let column = subjectWidth + 6
}
