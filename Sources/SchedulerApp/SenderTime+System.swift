internal import JOSE
internal import KeyFetching
internal import SystemCalls

extension SenderTime {
  /// The machine's clocks, and so long from now on.
  package static func left(_ limit: Duration) -> SenderTime {
    let limit = TimeLimit(limit)
    return SenderTime(
      now: { .now() }, secondsLeft: { limit.secondsLeft },
      wait: { moment in Pause.sleep(seconds: max(0, moment.secondsSinceEpoch - NumericDate.now().secondsSinceEpoch)) })
  }
}
