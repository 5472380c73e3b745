internal import KeyFetching
internal import Scheduling

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
