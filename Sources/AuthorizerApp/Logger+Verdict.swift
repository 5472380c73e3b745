package import Logging

extension Logger {
  /// One record for each decision. An outage is an error; a no to a caller is the day's work. It names no person and no
  /// path: both are the caller's, and a log is kept.
  ///
  /// - Parameters:
  ///   - seconds: how long deciding took.
  ///   - keyAge: the age in seconds of the keys that were looked at; nil where none were.
  package func note(_ verdict: Verdict, seconds: Double, keyAge: Double?) {
    var metadata: Logger.Metadata = [
      "decision": "\(verdict.decision)", "code": "\(verdict.code)", "microseconds": .rounded(seconds * 1_000_000),
    ]
    metadata["reason"] = verdict.reason.map { "\($0)" }
    metadata["expected"] = verdict.expected.map { "\($0)" }
    metadata["actual"] = verdict.actual.map { "\($0)" }
    metadata["route"] = verdict.route.map { "\($0)" }
    metadata["event"] = verdict.circumstances.event.map { "\($0)" }
    metadata["credential"] = verdict.circumstances.credential.map { "\($0)" }
    metadata["issuer"] = verdict.circumstances.issuer.map { "\($0)" }
    metadata["keyAge"] = keyAge.map { .rounded($0) }
    if let caller = verdict.caller {
      metadata["principalHash"] = "\(caller.principalHash)"
      metadata["role"] = caller.role.map { "\($0)" }
      metadata["keyID"] = caller.keyID.map { "\($0)" }
    }
    log(level: verdict.decision == .undecided ? .error : .info, "decision", metadata: metadata)
  }
}
