internal import SystemCalls

/// What `latchkey verify` is asked to do, as the arguments say it.
struct VerifyRequest: Equatable {
  /// `latchkey verify`
  static let commandName = "verify"

  var tokens: [String] = []
  var trust = TrustSettings()
  /// `--at`
  var at: String?
  /// `--output`
  var output: String?
  /// `--jobs`
  var jobs: String?

  /// More processors than any machine that we know has.
  static let maximumJobs = 256

  /// Verifies every token and prints a verdict on each.
  func perform() throws(Complaint) -> ExitStatus {
    let trust = try Trust(self.trust)
    let format = try OutputFormat(output)
    let clock = try Clock(at: at)
    let jobs = try jobCount()
    let judge = Judge(trust: trust, format: format, painter: .forStandardOutput())
    var printer = VerdictPrinter(format: format)
    do {
      defer { printer.finish() }
      try verify(by: judge, printing: &printer, clock: clock, jobs: jobs)
    }
    for hint in printer.advice.hints(trust, self.trust) { Console.hint(hint) }
    return printer.status ?? .usage
  }

  /// One after the other, until so many are waiting that sharing the work is worth its threads.
  private func verify(
    by judge: Judge, printing printer: inout VerdictPrinter, clock: Clock, jobs: Int?
  ) throws(Complaint) {
    var source = try TokenSource(arguments: tokens, clock: clock)
    while let batch = try source.next() {
      if batch.tokens.count >= SharedVerification.leastCount, jobs != 1 {
        let jobs = jobs ?? min(Processors.online(), Self.maximumJobs)
        return try SharedVerification.run(batch, source, jobs: jobs, by: judge, printing: &printer)
      }
      for token in batch.tokens {
        guard try printer.print([judge.judge(token)], byteCount: batch.byteCount) else { return }
      }
    }
  }

  /// `--jobs`; nil where it was not given.
  private func jobCount() throws(Complaint) -> Int? {
    guard let jobs else { return nil }
    guard let count = Int(jobs), (1...Self.maximumJobs).contains(count) else {
      throw Complaint("--jobs: must be a number, 1 to \(Self.maximumJobs)")
    }
    return count
  }
}
