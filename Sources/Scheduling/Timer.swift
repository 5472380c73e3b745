package import JOSE

/// What wakes the sender at a message's moment. It may be late, it may wake twice or never: the store is the truth, and
/// the sweeper looks for what was not woken.
package protocol Timer: Sendable {
  /// Has the sender woken with this message. Arming the same alarm again is no error and changes nothing.
  ///
  /// - Parameter moment: not before it; in the past: as soon as it can be.
  func arm(_ alarm: Alarm, at moment: NumericDate) throws(TimerFault)

  /// Takes an alarm back. One that there is not is no error.
  func disarm(_ alarm: Alarm) throws(TimerFault)
}

/// One alarm: each time a message is put down it gets a new one, because the old one may be gone or going off.
package struct Alarm: Sendable, Hashable {
  package let message: MessageReference
  /// The message's `attempts` when it was set.
  package let attempt: Int

  package init(message: MessageReference, attempt: Int) {
    self.message = message
    self.attempt = attempt
  }
}

/// Why an alarm could not be set or taken back.
package struct TimerFault: Error, Sendable, Equatable {
  /// A stable name.
  package let code: String
  /// What happened and what to do, for the owner's log.
  package let reason: String

  package init(code: String, reason: String) {
    self.code = code
    self.reason = reason
  }
}

extension TimerFault: CustomStringConvertible {
  package var description: String { reason }
}
