internal import SystemCalls

/// Prints verdicts in the order of the tokens, and keeps what is said at the end.
struct VerdictPrinter {
  /// The worst so far; nil where there was no token.
  private(set) var status: ExitStatus?
  private(set) var advice = Advice()
  private let format: OutputFormat
  private var progress = Progress()
  private var isFirst = true
  private var isRead = true

  init(format: OutputFormat) {
    self.format = format
  }

  /// Prints the next verdicts at once.
  ///
  /// - Parameter byteCount: how much of standard input has been read for them and those before.
  /// - Returns: false where the rest need not be judged.
  mutating func print(_ judgements: [Judge.Judgement], byteCount: Int) throws(Complaint) -> Bool {
    // Somebody went who might have read of a refusal: what is left unjudged is not accepted.
    guard isRead else {
      status = .usage
      return false
    }
    var output: [UInt8] = []
    for judgement in judgements {
      let worst = judgement.verdict.status
      status = status.map { .worst($0, worst) } ?? worst
      if let error = judgement.error { advice.heed(error) }
      if format == .text, !isFirst { output.append(UInt8(ascii: "\n")) }
      isFirst = false
      output += judgement.output
      output.append(UInt8(ascii: "\n"))
    }
    isRead = try Console.print(output, endsLine: false)
    guard isRead || judgements.count == 1 else {
      status = .usage
      return false
    }
    progress.took(judgements, byteCount: byteCount)
    return true
  }

  /// Leaves standard error as it was; whatever is to be said there comes after this.
  mutating func finish() { progress.erase() }
}
