internal import StrictJSON
internal import SystemCalls

/// Standard output and standard error, and the voice of the latter.
enum Console {
  /// Prints a line to standard output.
  ///
  /// - Returns: false where nobody reads any more (`latchkey … | head`), so that the rest need not be made.
  @discardableResult
  static func print(_ line: String) throws(Complaint) -> Bool {
    try print(Array(line.utf8))
  }

  /// Prints a line of bytes to standard output; see `print(_:)`.
  @discardableResult
  static func print(_ line: [UInt8], endsLine: Bool = true) throws(Complaint) -> Bool {
    do throws(OutputProblem) {
      try OutputStream.standardOutput.write(endsLine ? line + [UInt8(ascii: "\n")] : line)
      return true
    } catch {
      guard error == .closed else { throw Complaint(error.description) }
      return false
    }
  }

  /// `latchkey: error: …`, and its hints on lines of their own.
  static func complain(_ complaint: Complaint) {
    for message in complaint.messages { say("error", message) }
    for hint in complaint.hints { say("hint", hint) }
  }

  /// `latchkey: warning: …`
  static func warn(_ message: String) { say("warning", message) }

  /// `latchkey: hint: …`
  static func hint(_ message: String) { say("hint", message) }

  /// `latchkey: …`, where a person likes to know what was done.
  static func note(_ message: String) { printToStandardError("latchkey: \(TerminalText.safe(message))") }

  /// Prints lines to standard error. Where even that cannot be written, there is nobody to tell.
  static func printToStandardError(_ text: String, endsLine: Bool = true) {
    try? OutputStream.standardError.write(endsLine ? text + "\n" : text)
  }

  private static func say(_ kind: String, _ message: String) {
    printToStandardError("latchkey: \(kind): \(TerminalText.safe(message))")
  }
}
