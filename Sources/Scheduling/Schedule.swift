package import JOSE

/// The rules of a message's life: what is, what happens and what time it is give what is to be written. Nothing here reads
/// a clock or knows a store; whoever applies a rule writes what it says by `Store.replace`, so that of two who decide on
/// the same version only one is heard.
package enum Schedule {
  /// How long a sender may be silent before another takes over, in seconds. Renewed before each mail.
  package static let leaseSeconds = 60

  /// Seconds of a lease that have to be left when a mail is handed over, more than that may take: a sender that was held up
  /// must not be at it when the next one is.
  package static let leaseMargin = MailLimit.seconds + 5

  /// How often in a row sending may come to nothing before the message is given up. With the pauses in between that is
  /// about two days: long enough for whoever runs the service to see the alarm and mend it.
  package static let maximumFruitlessAttempts = 48

  /// How often one mail is handed over when nobody knows whether it was accepted.
  package static let maximumTries = 3

  // MARK: Taking back

  /// What is to be done when somebody takes a message back.
  package enum Cancellation: Sendable, Equatable {
    /// Write this; then the alarm may be taken back.
    case write(Message)
    /// It is done already.
    case alreadyCancelled
    /// It is too late: `message_sent`, `message_sending` or `message_failed`.
    case refused(code: String)
  }

  /// A message that nobody is at may be taken back, also one that was put down half-way: who has not had it does not get it.
  package static func cancel(_ message: Message, at now: NumericDate) -> Cancellation {
    switch message.state {
    case .scheduled, .waiting: .write(message.changed(to: .cancelled(at: now.wholeSecond)))
    case .sending(let lease) where !(now < lease.until): .write(message.changed(to: .cancelled(at: now.wholeSecond)))
    case .sending: .refused(code: "message_sending")
    case .sent: .refused(code: "message_sent")
    case .failed: .refused(code: "message_failed")
    case .cancelled: .alreadyCancelled
    }
  }

  // MARK: Sending

  /// What is to be done when a sender is woken.
  package enum Claim: Sendable, Equatable {
    /// Write this; then the message is the sender's.
    case write(Message)
    /// Its moment has not come.
    case early(until: NumericDate)
    /// Another is at it, or it was put down for a while.
    case held(until: NumericDate)
    /// Nothing is left to do.
    case over(Message.Status)
  }

  /// Whether a sender may begin, or go on with, a message.
  ///
  /// - Parameter holder: a random text; see `Message.Lease`.
  package static func claim(_ message: Message, by holder: String, at now: NumericDate) -> Claim {
    switch message.state {
    case .scheduled where now < message.deliverAt: return .early(until: message.deliverAt)
    case .waiting(let moment) where now < moment: return .held(until: moment)
    case .sending(let lease) where now < lease.until: return .held(until: lease.until)
    case .sent, .cancelled, .failed: return .over(message.status)
    case .scheduled, .waiting, .sending: break
    }
    var message = message
    if case .sending = message.state {
      // The last one has died, or was held up for a minute. If each does, at the same point, this has to end somewhere.
      message.fruitlessAttempts += 1
      guard message.fruitlessAttempts < maximumFruitlessAttempts else {
        return .write(message.changed(to: .failed(at: now.wholeSecond, code: "interrupted")))
      }
    }
    message.attempts += 1
    return .write(message.changed(to: .sending(lease(of: holder, from: now))))
  }

  /// What to do with the next subscriber.
  package enum Turn: Sendable, Equatable {
    /// Write this; then hand the mail over.
    case write(Message)
    /// Leave them out: nobody knows whether they have the mail, and after a few times it is enough.
    case skip(Message)
  }

  /// Notes, before a mail is handed over, whose it is: whoever finds the note after a crash knows that this one mail, and no
  /// other, may have been accepted. The same note renews the lease and proves that it still is ours.
  ///
  /// - Parameter message: with a lease of the sender, and the progress up to the subscriber before.
  package static func turn(of subscriber: SubscriberID, in message: Message, at now: NumericDate) -> Turn {
    guard case .sending(let lease) = message.state else { preconditionFailure("nobody has the message") }
    var message = message
    var tries = 1
    if let inFlight = message.progress.inFlight {
      // A mail of somebody who has left meanwhile is uncertain, too, and stays so.
      message.progress.uncertain += 1
      if inFlight.subscriber == subscriber { tries = inFlight.tries + 1 }
    }
    guard tries <= maximumTries else {
      message.progress.inFlight = nil
      message.progress.after = subscriber
      return .skip(message)
    }
    message.progress.inFlight = Message.InFlight(subscriber: subscriber, tries: tries)
    return .write(message.changed(to: .sending(self.lease(of: lease.holder, from: now))))
  }

  /// A mail that was being handed over has an answer. The change is written with the next one.
  package static func settle(_ message: Message, _ answer: MailAnswer) -> Message {
    guard let inFlight = message.progress.inFlight else { preconditionFailure("no mail is being handed over") }
    var message = message
    switch answer {
    case .accepted:
      message.progress.accepted += 1
      message.progress.after = inFlight.subscriber
      message.progress.inFlight = nil
      message.fruitlessAttempts = 0
    case .rejected:
      message.progress.rejected += 1
      message.progress.after = inFlight.subscriber
      message.progress.inFlight = nil
    case .notAccepted where inFlight.tries > 1:
      // As it was before this time: an earlier one is still uncertain, and counts as one of the few.
      message.progress.uncertain -= 1
      message.progress.inFlight = Message.InFlight(subscriber: inFlight.subscriber, tries: inFlight.tries - 1)
    case .notAccepted: message.progress.inFlight = nil
    case .unknown: break
    }
    return message
  }

  /// What is known about a mail.
  package enum MailAnswer: Sendable, Equatable {
    case accepted
    /// Will never be accepted.
    case rejected
    /// Surely was not accepted this time.
    case notAccepted
    /// May have been accepted.
    case unknown
  }

  /// Everybody had their turn: the message is sent, or, where not one mail was accepted, to be tried again. A service that
  /// does not know the sender's address refuses every recipient; that must not pass for a delivery.
  package static func finish(_ message: Message, at now: NumericDate) -> Message {
    var message = message
    if message.progress.inFlight != nil {
      // The subscriber whose mail is uncertain has left.
      message.progress.inFlight = nil
      message.progress.uncertain += 1
    }
    guard message.progress.accepted == 0 else { return message.changed(to: .sent(at: now.wholeSecond)) }
    if message.refusedThroughout { return putDown(message, code: "all_rejected", after: .failure, at: now) }
    // Some may have it, so it cannot begin anew; that somebody has it nobody knows.
    if message.progress.uncertain > 0 { return message.changed(to: .failed(at: now.wholeSecond, code: "unconfirmed")) }
    return message.changed(to: .sent(at: now.wholeSecond))
  }

  /// Whether so many mails were refused, and none accepted, that the cause is not in the addresses.
  package static func isHopeless(_ message: Message) -> Bool {
    message.refusedThroughout && message.progress.rejected >= 10
  }

  /// Why a message is put down.
  package enum Interruption: Sendable, Equatable {
    /// There is no time left; it can be gone on with at once.
    case outOfTime
    /// The mails are not taken; to be tried again after a pause that grows.
    case failure
  }

  /// Puts a message down, so that it is gone on with later, or gives it up after too many attempts in vain.
  ///
  /// - Parameter code: what stood in the way.
  package static func putDown(
    _ message: Message, code: String, after interruption: Interruption, at now: NumericDate
  ) -> Message {
    var message = message
    if message.refusedThroughout {
      // None of them was accepted, so none can have it twice.
      message.progress.after = nil
      message.progress.rejected = 0
    }
    message.fruitlessAttempts += 1
    guard message.fruitlessAttempts < maximumFruitlessAttempts else {
      return message.changed(to: .failed(at: now.wholeSecond, code: code))
    }
    let pause = interruption == .outOfTime ? 0 : pauseSeconds(after: message.fruitlessAttempts)
    return message.changed(to: .waiting(until: now.wholeSecond.advanced(by: pause)))
  }

  /// A minute, doubled with each attempt in vain, at most an hour.
  private static func pauseSeconds(after attempts: Int) -> Int {
    min(60 << min(max(attempts - 1, 0), 6), 3600)
  }

  private static func lease(of holder: String, from now: NumericDate) -> Message.Lease {
    Message.Lease(holder: holder, until: now.wholeSecond.advanced(by: leaseSeconds))
  }
}

extension Message {
  /// The message in its next version.
  fileprivate func changed(to state: State) -> Message {
    var changed = self
    changed.state = state
    changed.version += 1
    return changed
  }

  fileprivate var refusedThroughout: Bool {
    progress.accepted == 0 && progress.uncertain == 0 && progress.inFlight == nil && progress.rejected > 0
  }
}

extension NumericDate {
  /// The second that it is in; stores keep whole ones.
  package var wholeSecond: NumericDate {
    NumericDate(secondsSinceEpoch: secondsSinceEpoch.rounded(.down)) ?? self
  }
}
