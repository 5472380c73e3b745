internal import AWSClient
internal import KeyFetching
internal import Logging
internal import Scheduling
internal import Synchronization

/// Tells the log what the scheduler's functions ask of AWS, in the name of the call that they ask for. It says nothing of
/// what was asked or answered.
final class CallJournal: Sendable {
  private let logger: Mutex<Logger>

  init(_ logger: Logger) { self.logger = Mutex(logger) }

  /// From now on, what is told happened in the call whose logger this is.
  func begin(with logger: Logger) {
    self.logger.withLock { $0 = logger }
  }

  /// Tells of one request to a service of AWS. A conditional write that finds its condition broken is the day's work, too.
  func note(_ attempt: AWSAttempt) {
    logger.withLock { $0 }.debug(
      "request to AWS",
      metadata: [
        "host": "\(attempt.host)", "outcome": "\(attempt.outcome)",
        "milliseconds": .stringConvertible(Int(attempt.seconds * 1_000)),
        "bytes": .stringConvertible(attempt.byteCount),
      ])
  }

  /// Tells of an invitation that was not accepted.
  func note(_ fault: MailFault) {
    logger.withLock { $0 }.warning(
      "an invitation was not accepted", metadata: ["code": "\(fault.code)", "reason": "\(fault.reason)"])
  }

  /// Tells of secrets that could not be loaded.
  func note(_ report: KeyLoadReport) {
    guard case .failed(let reason) = report.outcome else { return }
    logger.withLock { $0 }.warning(
      "secrets could not be loaded", metadata: ["source": "\(report.issuer)", "reason": "\(reason)"])
  }
}
