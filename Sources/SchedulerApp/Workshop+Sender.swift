internal import JOSE
internal import KeyFetching
internal import Scheduling
internal import SystemCalls

extension Workshop {
  /// - Parameters:
  ///   - own: the ARN of the function that asks.
  ///   - time: of the same call as `limit`, begun with it.
  func sender(of own: String, within limit: Duration, time: SenderTime) throws(LettersFault) -> Sender {
    Sender(
      store: store(within: limit), timer: timer(of: own, within: limit),
      mailer: mailer(within: limit), letters: try letters(within: limit), time: time)
  }
}

extension SenderTime {
  /// The machine's clocks, and so long from now on.
  static func left(_ limit: Duration) -> SenderTime {
    let limit = TimeLimit(limit)
    return SenderTime(
      now: { .now() }, secondsLeft: { limit.secondsLeft },
      wait: { moment in Pause.sleep(seconds: max(0, moment.secondsSinceEpoch - NumericDate.now().secondsSinceEpoch)) })
  }
}
