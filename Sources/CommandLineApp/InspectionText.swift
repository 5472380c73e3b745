internal import JOSE
internal import StrictJSON

/// An inspected token, as lines for people.
struct InspectionText {
  let painter: Painter
  let now: NumericDate

  /// The lines. Everything that comes from the token has been made safe for a terminal.
  func lines(_ inspection: Inspection, _ signature: SignatureFinding) -> [String] {
    var lines = [painter.yellow(painter.bold(heading(signature))), TerminalText.safe("this is \(inspection.phrase)")]
    lines += section("header", inspection.header)
    lines += section("payload", inspection.payload)
    let times = TimeClaims.lines(of: inspection.payload?.object, at: now)
    if !times.isEmpty { lines += ["", painter.bold("times, at \(now)")] + times.map { "  \(TerminalText.safe($0))" } }
    if inspection.compact != nil {
      lines += ["", painter.bold("signature"), "  \(line(signature))"]
    }
    if !inspection.notes.isEmpty {
      lines += ["", painter.bold("notes")] + inspection.notes.map { "  \(TerminalText.safe($0))" }
    }
    return lines
  }

  private func heading(_ signature: SignatureFinding) -> String {
    if case .valid = signature { return "NOT VERIFIED: only the signature was checked, no claim is to be believed yet" }
    return "NOT VERIFIED: nothing below is to be believed"
  }

  private func section(_ title: String, _ content: Inspection.Content?) -> [String] {
    guard let content else { return [] }
    let lines: [String] =
      switch content {
      case .json(let text): IndentedJSON.lines(of: text)
      case .bytes(let bytes): Self.lines(of: bytes)
      }
    let kind = if case .bytes(let bytes) = content { ", \(bytes.count) bytes that are not JSON" } else { "" }
    return ["", painter.bold("\(title)\(kind)")] + lines.map { $0.isEmpty ? "" : "  " + $0 }
  }

  /// Bytes that are not JSON: text where they are text, else base64url as in the token.
  private static func lines(of bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return [String(decoding: Base64URL.encode(bytes), as: UTF8.self)]
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { TerminalText.safe(String($0)) }
  }

  private func line(_ signature: SignatureFinding) -> String {
    switch signature {
    case .valid(let keyID):
      painter.green("✓ valid") + TerminalText.safe(keyID.map { ", made by the key \($0)" } ?? ", made by the key given")
    case .invalid(let reason): painter.red("✗ invalid") + TerminalText.safe(": \(reason)")
    case .unchecked(let reason), .undecided(let reason):
      painter.yellow("? unchecked") + TerminalText.safe(": \(reason)")
    }
  }
}
