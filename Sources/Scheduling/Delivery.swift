package import JOSE

/// The sender's work on one message, as a machine: it says what to do next, somebody does it and reports what came of it.
///
/// After any step the process may die: what is stored then lets another delivery go on. docs/scheduler.md has the table of
/// what a death at each step leads to.
package struct Delivery {
  /// What to do next.
  package enum Step: Sendable, Equatable {
    /// Read the message → `.message`.
    case read(MessageReference)
    /// Read its text → `.text`.
    case readText(MessageReference)
    /// Read the next confirmed subscribers → `.subscribers`.
    case readSubscribers(of: GroupName, after: SubscriberID?)
    /// Wait, and report that it is done → `.waited`.
    case wait(until: NumericDate)
    /// Write the message → `.written`.
    case write(Message)
    /// Hand over this message's mail to a subscriber → `.mailed`.
    case mail(Message, text: String, to: Subscriber)
    /// Have a sender woken → `.armed`, also where it failed: the sweeper looks after it then.
    case arm(Alarm, at: NumericDate)
    /// Nothing more.
    case end(Outcome)
  }

  /// What came of a step.
  package enum Report: Sendable, Equatable {
    /// Nothing has been done yet.
    case begun
    case message(Message?)
    case text(String?)
    case subscribers(Page<Subscriber>)
    case waited
    /// Whether it is stored; see `Store.replace`.
    case written(Bool)
    case mailed(MailFault?)
    case armed
    /// The store did not answer; `code` says why.
    case storeFailed(code: String)
  }

  /// How it ended.
  package enum Outcome: Sendable, Equatable {
    /// There is no such message.
    case unknownMessage
    /// Everybody had their turn, now.
    case sent(Message.Progress)
    /// It was over before.
    case alreadyOver(Message.Status)
    /// It is not due; nothing was touched.
    case early(until: NumericDate)
    /// Another sender is at it, or it was put down for a while.
    case held(until: NumericDate)
    /// Another sender, or somebody who took it back, was faster; that one goes on.
    case overtaken
    /// To be gone on with.
    case putDown(code: String, until: NumericDate, Message.Progress)
    /// Given up after too many attempts in vain.
    case failed(code: String, Message.Progress)
    /// The store did not answer. Whatever was stored last holds; the lease runs out, and another goes on.
    case storeFailed(code: String)
  }

  /// The longest that a sender which is early waits for the message's moment, in seconds. Clocks differ by less.
  package static let longestWait = 30

  /// Seconds that have to be left for one more mail: the note before it, the mail, and what is written when it is put down.
  package static let leastSecondsForAMail = Double(MailLimit.seconds) + 8

  private let reference: MessageReference
  private let holder: String
  /// The message as it is stored, with what is known since and goes into the next write; nil until it is read.
  private var message: Message?
  private var text = ""
  private var waiting: [Subscriber] = []
  private var isLastPage = false
  private var phase = Phase.beginning

  /// What the step that is being done is for.
  private enum Phase {
    case beginning, claiming, readingText, readingSubscribers
    case noting(Subscriber)
    case mailing
    case ending(Outcome)
    case puttingDown(code: String)
  }

  /// - Parameters:
  ///   - reference: which message.
  ///   - holder: a random text that no other delivery has.
  package init(of reference: MessageReference, by holder: String) {
    self.reference = reference
    self.holder = holder
  }

  /// The next step.
  ///
  /// - Parameters:
  ///   - report: what came of the last one; `.begun` at first.
  ///   - now: the time, read after the last step.
  ///   - secondsLeft: how long the process may go on.
  package mutating func next(after report: Report, at now: NumericDate, secondsLeft: Double) -> Step {
    switch (phase, report) {
    case (_, .storeFailed(let code)): return .end(.storeFailed(code: code))
    case (.beginning, .begun): return .read(reference)
    case (.beginning, .message(nil)): return .end(.unknownMessage)
    case (.beginning, .message(let found?)):
      message = found
      return claim(found, at: now, secondsLeft: secondsLeft)
    // The message may have been taken back while the time passed.
    case (.beginning, .waited): return .read(reference)
    case (.claiming, .written(true)):
      phase = .readingText
      return .readText(reference)
    case (.readingText, .text(let found?)):
      text = found
      return readSubscribers()
    case (.readingText, .text(nil)): return putDown(code: "text_missing", after: .failure, at: now)
    case (.readingSubscribers, .subscribers(let page)):
      waiting = page.items.reversed()
      isLastPage = page.next == nil
      pageEnd = page.next
      return turn(at: now, secondsLeft: secondsLeft)
    case (.noting(let subscriber), .written(true)): return mail(subscriber, at: now, secondsLeft: secondsLeft)
    case (.mailing, .mailed(let fault)): return settle(fault, at: now, secondsLeft: secondsLeft)
    case (.puttingDown(let code), .written(true)): return rearm(code: code)
    case (.ending(let outcome), .written(true)), (.ending(let outcome), .armed): return .end(outcome)
    case (_, .written(false)): return .end(.overtaken)
    default: preconditionFailure("a report that answers no question")
    }
  }

  /// What the next page begins after. Not the last subscriber's id: a page may hold nobody and not be the last.
  private var pageEnd: SubscriberID?

  private mutating func claim(_ found: Message, at now: NumericDate, secondsLeft: Double) -> Step {
    switch Schedule.claim(found, by: holder, at: now) {
    case .early(let moment):
      let wait = moment.secondsSinceEpoch - now.secondsSinceEpoch
      guard wait <= Double(Delivery.longestWait), wait + Delivery.leastSecondsForAMail < secondsLeft else {
        return .end(.early(until: moment))
      }
      return .wait(until: moment)
    case .held(let moment): return .end(.held(until: moment))
    case .over(let status): return .end(.alreadyOver(status))
    case .write(let claimed):
      if case .sending = claimed.state {
        message = claimed
        phase = .claiming
        return .write(claimed)
      }
      return letGo(of: claimed, code: "interrupted")
    }
  }

  private mutating func readSubscribers() -> Step {
    phase = .readingSubscribers
    return .readSubscribers(of: reference.group, after: pageEnd ?? stored.progress.after)
  }

  private mutating func turn(at now: NumericDate, secondsLeft: Double) -> Step {
    guard secondsLeft >= Delivery.leastSecondsForAMail else {
      // Where many have not confirmed, a page may hold nobody; the next sender need not read it again.
      if waiting.isEmpty, let pageEnd, stored.progress.inFlight == nil { message?.progress.after = pageEnd }
      return putDown(code: "out_of_time", after: .outOfTime, at: now)
    }
    while let subscriber = waiting.popLast() {
      switch Schedule.turn(of: subscriber.id, in: stored, at: now) {
      case .skip(let skipped): message = skipped
      case .write(let noted):
        message = noted
        phase = .noting(subscriber)
        return .write(noted)
      }
    }
    guard isLastPage else { return readSubscribers() }
    return letGo(of: Schedule.finish(stored, at: now), code: "all_rejected")
  }

  private mutating func mail(_ subscriber: Subscriber, at now: NumericDate, secondsLeft: Double) -> Step {
    guard case .sending(let lease) = stored.state,
      now.advanced(by: Schedule.leaseMargin) < lease.until, secondsLeft >= Double(MailLimit.seconds)
    else {
      // The note took so long that another may be at it before the mail is gone. It is ours to take back: it is not handed
      // over.
      message = Schedule.settle(stored, .notAccepted)
      return putDown(code: "out_of_time", after: .outOfTime, at: now)
    }
    phase = .mailing
    return .mail(stored, text: text, to: subscriber)
  }

  private mutating func settle(_ fault: MailFault?, at now: NumericDate, secondsLeft: Double) -> Step {
    switch fault {
    case nil: message = Schedule.settle(stored, .accepted)
    case .rejected(let code, _):
      message = Schedule.settle(stored, .rejected)
      if Schedule.isHopeless(stored) { return putDown(code: code, after: .failure, at: now) }
    case .unavailable(let code, _):
      message = Schedule.settle(stored, .notAccepted)
      return putDown(code: code, after: .failure, at: now)
    case .unknown(let code, _):
      message = Schedule.settle(stored, .unknown)
      return putDown(code: code, after: .failure, at: now)
    }
    return turn(at: now, secondsLeft: secondsLeft)
  }

  private mutating func putDown(code: String, after interruption: Schedule.Interruption, at now: NumericDate) -> Step {
    letGo(of: Schedule.putDown(stored, code: code, after: interruption, at: now), code: code)
  }

  /// Writes the message as it is left: sent, failed or put down.
  ///
  /// - Parameter code: why it is put down, where it is.
  private mutating func letGo(of left: Message, code: String) -> Step {
    message = left
    phase =
      switch left.state {
      case .sent: .ending(.sent(left.progress))
      case .failed(_, let last): .ending(.failed(code: last, left.progress))
      default: .puttingDown(code: code)
      }
    return .write(left)
  }

  private mutating func rearm(code: String) -> Step {
    guard case .waiting(let moment) = stored.state else { preconditionFailure("what is put down waits") }
    phase = .ending(.putDown(code: code, until: moment, stored.progress))
    return .arm(Alarm(message: reference, attempt: stored.attempts), at: moment)
  }

  private var stored: Message {
    guard let message else { preconditionFailure("the message has not been read") }
    return message
  }
}
