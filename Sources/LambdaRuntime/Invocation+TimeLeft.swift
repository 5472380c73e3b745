internal import SystemCalls

extension Invocation {
  /// What a call keeps of its time for answering, whatever else it waits for.
  ///
  /// When keys could not be had in time, a line of log and a POST within the sandbox are still to be done: some
  /// milliseconds of work. But a function of 128 MB has a fourteenth of a processor, given in slices with pauses of tens
  /// of milliseconds between them, and this must be enough for several. It is worth having: a call that Lambda ends says
  /// nothing of what was wrong, and takes the sandbox with it, keys included.
  package static let answerMargin = Duration.milliseconds(250)

  /// How long this call may still wait for something before Lambda ends it: never negative, at most 15 minutes, which is
  /// Lambda's longest call ("Configure Lambda function timeout", AWS Lambda Developer Guide).
  ///
  /// - Parameters:
  ///   - now: seconds since 1970-01-01T00:00:00Z, by the clock that the deadline is of.
  ///   - margin: what is kept for answering.
  package func timeLeft(
    at now: Double = WallClock.now(), margin: Duration = Invocation.answerMargin
  ) -> Duration {
    let seconds = Double(deadlineMilliseconds) / 1_000 - now - margin / .seconds(1)
    // The comparison is false for what is no number, too.
    return seconds > 0 ? .seconds(min(seconds, 900)) : .zero
  }
}
