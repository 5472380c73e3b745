package import JOSE
package import Logging
package import Scheduling

/// Sends messages that are due: does what `Delivery` says, one step after the other.
package struct Sender: Sendable {
  /// The most subscribers that are read at once. One who leaves while others of the same page have their turn may still get
  /// the message.
  private static let pageSize = 25

  private let store: any Store
  private let timer: any Timer
  private let mailer: any Mailer
  private let letters: Letters
  private let time: SenderTime

  /// - Parameter time: the clock, and how long there is.
  package init(store: any Store, timer: any Timer, mailer: any Mailer, letters: Letters, time: SenderTime) {
    self.store = store
    self.timer = timer
    self.mailer = mailer
    self.letters = letters
    self.time = time
  }

  /// A text that no other delivery has.
  package static func newHolder() -> String {
    // Not OpenSSL's chance, which may fail: two senders without a name of their own would both believe to have the lease.
    "\(String(UInt64.random(in: 0 ... .max), radix: 36))\(String(UInt64.random(in: 0 ... .max), radix: 36))"
  }

  /// Sends a message, or as much of it as there is time for. To call it again, or twice at once, does no harm.
  ///
  /// - Parameters:
  ///   - reference: which message.
  ///   - holder: a random text that no other delivery has.
  ///   - logger: told of what went wrong on the way; of nobody's address and of no text.
  package func deliver(_ reference: MessageReference, as holder: String, logger: Logger) -> Delivery.Outcome {
    var logger = logger
    logger[metadataKey: "group"] = .string(reference.group.text)
    logger[metadataKey: "messageId"] = .string(reference.id.text)
    var delivery = Delivery(of: reference, by: holder)
    var report = Delivery.Report.begun
    while true {
      let step = delivery.next(after: report, at: time.now(), secondsLeft: time.secondsLeft())
      if case .end(let outcome) = step { return outcome }
      do throws(StoreFault) {
        report = try perform(step, logger)
      } catch {
        logger.error("the store failed", metadata: ["code": "\(error.code)", "reason": "\(error.reason)"])
        report = .storeFailed(code: error.code)
      }
    }
  }

  private func perform(_ step: Delivery.Step, _ logger: Logger) throws(StoreFault) -> Delivery.Report {
    switch step {
    case .read(let reference): return .message(try store.message(reference))
    case .readText(let reference): return .text(try store.text(of: reference))
    case .readSubscribers(let group, let cursor):
      return .subscribers(
        try store.subscribers(of: group, status: .confirmed, after: cursor, limit: Sender.pageSize))
    case .wait(let moment):
      time.wait(moment)
      return .waited
    case .write(let message): return .written(try store.replace(message))
    case .mail(let message, let text, let subscriber):
      return .mailed(hand(letters.copy(of: message, text: text, to: subscriber, at: time.now()), logger))
    case .arm(let alarm, let moment):
      arm(alarm, at: moment, logger)
      return .armed
    case .end: preconditionFailure("an end is no step to perform")
    }
  }

  private func hand(_ mail: Mail, _ logger: Logger) -> MailFault? {
    do throws(MailFault) {
      try mailer.send(mail)
      return nil
    } catch {
      logger.warning("a mail was not accepted", metadata: ["code": "\(error.code)", "reason": "\(error.reason)"])
      return error
    }
  }

  private func arm(_ alarm: Alarm, at moment: NumericDate, _ logger: Logger) {
    do throws(TimerFault) {
      try timer.arm(alarm, at: moment)
    } catch {
      logger.warning(
        "no alarm could be set, the sweeper will find the message",
        metadata: ["code": "\(error.code)", "reason": "\(error.reason)"])
    }
  }
}

/// The time as a sender knows it.
package struct SenderTime: Sendable {
  /// The time now.
  let now: @Sendable () -> NumericDate
  /// How long the process may go on, in seconds.
  let secondsLeft: @Sendable () -> Double
  /// Waits until that moment.
  let wait: @Sendable (NumericDate) -> Void

  package init(
    now: @escaping @Sendable () -> NumericDate, secondsLeft: @escaping @Sendable () -> Double,
    wait: @escaping @Sendable (NumericDate) -> Void
  ) {
    self.now = now
    self.secondsLeft = secondsLeft
    self.wait = wait
  }
}
