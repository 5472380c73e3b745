import JOSE
import Scheduling
import TestSupport
import Testing

/// A delivery as a list of questions and answers, for what random histories reach too rarely.
@Suite struct DeliveryTests {
  private let now = NumericDate(secondsSinceEpoch: 1_800_000_000).unsafelyPresent
  private let reader = Subscriber(
    group: GroupName("readers").unsafelyPresent, id: SubscriberID("01k00000000000000000000001").unsafelyPresent,
    address: EmailAddress("reader@example.com").unsafelyPresent, status: .confirmed,
    createdAt: NumericDate(secondsSinceEpoch: 1).unsafelyPresent,
    invitedAt: NumericDate(secondsSinceEpoch: 1).unsafelyPresent)
  private var message: Message {
    Message(
      group: reader.group, id: MessageID("01k00000000000000000000000").unsafelyPresent, subject: "news", deliverAt: now,
      createdAt: now.advanced(by: -60), author: "customers:ada")
  }

  /// Runs a delivery of `message` against a store of one message and these answers of the mailer, in turn.
  private func deliver(
    _ message: inout Message, to readers: [Subscriber], answers: [MailFault?], text: String? = "text",
    secondsLeft: Double = 300, at moment: NumericDate? = nil
  ) -> (outcome: Delivery.Outcome, alarms: [NumericDate], mails: Int) {
    let now = moment ?? self.now
    var delivery = Delivery(of: message.reference, by: "me")
    var report = Delivery.Report.begun
    var (alarms, mails) = ([NumericDate](), 0)
    while true {
      switch delivery.next(after: report, at: now, secondsLeft: secondsLeft) {
      case .read: report = .message(message)
      case .readText: report = .text(text)
      case .readSubscribers(_, let cursor):
        report = .subscribers(Page(readers.filter { reader in cursor.map { $0 < reader.id } ?? true }, next: nil))
      case .wait: report = .waited
      case .write(let changed):
        #expect(changed.version == message.version + 1)
        message = changed
        report = .written(true)
      case .mail(_, let given, _):
        #expect(given == text)
        report = .mailed(answers[mails])
        mails += 1
      case .arm(let alarm, let moment):
        #expect(alarm == Alarm(message: message.reference, attempt: message.attempts))
        alarms.append(moment)
        report = .armed
      case .end(let outcome): return (outcome, alarms, mails)
      }
    }
  }

  private func readers(_ count: Int) -> [Subscriber] {
    (0..<count).map { number in
      Subscriber(
        group: reader.group, id: SubscriberID("01k000000000000000000001\(number / 10)\(number % 10)").unsafelyPresent,
        address: reader.address, status: .confirmed, createdAt: now, invitedAt: now)
    }
  }

  @Test func aMessageThatEveryRecipientIsRefusedIsNotSentButTriedAgain() {
    // An address of ours that SES does not know is refused for each recipient.
    let refusal = MailFault.rejected(code: "MessageRejected", reason: "")
    var message = message
    let few = deliver(&message, to: readers(2), answers: [refusal, refusal])
    #expect(few.outcome == .putDown(code: "all_rejected", until: now.advanced(by: 60), Message.Progress()))
    #expect(message.status == .sending)

    var other = self.message
    let many = deliver(&other, to: readers(50), answers: Array(repeating: refusal, count: 50))
    #expect(many.outcome == .putDown(code: "MessageRejected", until: now.advanced(by: 60), Message.Progress()))
    #expect(many.mails == 10)
  }

  @Test func oneRefusedAddressDoesNotStopTheOthers() {
    var message = message
    let answers = [nil, MailFault.rejected(code: "MessageRejected", reason: ""), nil]
    let result = deliver(&message, to: readers(3), answers: answers)
    #expect(result.outcome == .sent(Message.Progress(after: readers(3)[2].id, accepted: 2, rejected: 1)))
    #expect(message.state == .sent(at: now))
  }

  @Test func pausesGrowAndEnd() {
    var message = message
    var moment = now
    var pauses: [Double] = []
    while pauses.count < 100 {
      let busy = MailFault.unavailable(code: "throttled", reason: "")
      let result = deliver(&message, to: readers(1), answers: [busy], at: moment)
      guard case .putDown(_, let until, _) = result.outcome else {
        #expect(result.outcome == .failed(code: "throttled", Message.Progress()))
        break
      }
      #expect(result.alarms == [until])
      pauses.append(until.secondsSinceEpoch - moment.secondsSinceEpoch)
      moment = until
    }
    #expect(pauses.prefix(8) == [60, 120, 240, 480, 960, 1920, 3600, 3600])
    #expect(pauses.count == Schedule.maximumFruitlessAttempts - 1)
    #expect(message.state == .failed(at: moment, code: "throttled"))
  }

  @Test func aSenderThatAlwaysDiesEndsSomewhere() {
    var message = message
    var moment = now
    var deaths = 0
    while true {
      guard case .write(let claimed) = Schedule.claim(message, by: "me", at: moment) else { break }
      message = claimed
      if case .failed(_, let code) = claimed.state {
        #expect(code == "interrupted")
        break
      }
      deaths += 1
      moment = moment.advanced(by: Schedule.leaseSeconds)
    }
    #expect(deaths == Schedule.maximumFruitlessAttempts)
    #expect(Schedule.claim(message, by: "me", at: moment) == .over(.failed))
  }

  @Test func aMailOfWhichNobodyKnowsIsHandedOverThreeTimesAndThenLeftOut() {
    var message = message
    var moment = now
    let silence = MailFault.unknown(code: "timed_out", reason: "")
    for _ in 0..<3 {
      let result = deliver(&message, to: readers(2), answers: [silence], at: moment)
      guard case .putDown(_, let until, _) = result.outcome else { return #expect(Bool(false), "\(result)") }
      moment = until
    }
    let last = deliver(&message, to: readers(2), answers: [nil], at: moment)
    #expect(last.mails == 1)
    #expect(last.outcome == .sent(Message.Progress(after: readers(2)[1].id, accepted: 1, uncertain: 3)))
  }

  /// Being refused in between does not begin the count anew.
  @Test func aMailOfWhichNobodyKnowsIsHandedOverThreeTimesWhateverHappensInBetween() {
    var message = message
    var moment = now
    let silence = MailFault.unknown(code: "timed_out", reason: "")
    let refusal = MailFault.unavailable(code: "throttled", reason: "")
    for fault in [silence, refusal, refusal, silence, refusal, silence] {
      guard case .putDown(_, let until, _) = deliver(&message, to: readers(1), answers: [fault], at: moment).outcome
      else {
        Issue.record("\(message)")
        return
      }
      moment = until
    }
    let last = deliver(&message, to: readers(1), answers: [], at: moment)
    // Nobody is known to have it: that is no delivery.
    #expect(last.outcome == .failed(code: "unconfirmed", Message.Progress(after: readers(1)[0].id, uncertain: 3)))
    #expect(message.state == .failed(at: moment, code: "unconfirmed"))
  }

  @Test func whoRunsOutOfTimeAmongPagesThatHoldNobodyIsFollowedByOneWhoGoesOnThere() {
    var delivery = Delivery(of: message.reference, by: "me")
    let end = SubscriberID("01k000000000000000000000zz").unsafelyPresent
    _ = delivery.next(after: .begun, at: now, secondsLeft: 300)
    _ = delivery.next(after: .message(message), at: now, secondsLeft: 300)
    _ = delivery.next(after: .written(true), at: now, secondsLeft: 300)
    #expect(
      delivery.next(after: .text("text"), at: now, secondsLeft: 300) == .readSubscribers(of: message.group, after: nil))
    let step = delivery.next(after: .subscribers(Page([], next: end)), at: now, secondsLeft: 1)
    guard case .write(let written) = step else {
      Issue.record("\(step)")
      return
    }
    #expect(written.progress == Message.Progress(after: end))
  }

  @Test func withoutTimeNothingIsHandedOverAndItGoesOnAtOnce() {
    var message = message
    let result = deliver(
      &message, to: readers(1), answers: [], secondsLeft: Delivery.leastSecondsForAMail - 1)
    #expect(result.outcome == .putDown(code: "out_of_time", until: now, Message.Progress()))
    #expect(result.alarms == [now])
  }

  @Test func whoIsALittleEarlyWaitsAndWhoIsVeryEarlyTouchesNothing() {
    var message = message
    let early = message
    let little = Delivery(of: message.reference, by: "me")
    var delivery = little
    #expect(delivery.next(after: .begun, at: now, secondsLeft: 300) == .read(message.reference))
    #expect(
      delivery.next(after: .message(message), at: now.advanced(by: -30), secondsLeft: 300) == .wait(until: now))
    #expect(delivery.next(after: .waited, at: now, secondsLeft: 300) == .read(message.reference))

    let far = deliver(&message, to: readers(1), answers: [], at: now.advanced(by: -31))
    #expect(far.outcome == .early(until: now))
    #expect(message == early)
  }

  @Test func aMessageWithoutSubscribersIsSent() {
    var message = message
    #expect(deliver(&message, to: [], answers: []).outcome == .sent(Message.Progress()))
  }

  @Test func aMessageWithoutTextIsNotSentEmpty() {
    var message = message
    let result = deliver(&message, to: readers(1), answers: [], text: nil)
    #expect(result.outcome == .putDown(code: "text_missing", until: now.advanced(by: 60), Message.Progress()))
  }

  @Test func takingBackDependsOnWhoIsAtIt() {
    var message = message
    func codes() -> Schedule.Cancellation { Schedule.cancel(message, at: now) }
    guard case .write(let cancelled) = codes() else { return #expect(Bool(false)) }
    #expect(cancelled.state == .cancelled(at: now))
    message.state = .sending(Message.Lease(holder: "x", until: now.advanced(by: 1)))
    #expect(codes() == .refused(code: "message_sending"))
    message.state = .sent(at: now)
    #expect(codes() == .refused(code: "message_sent"))
    message.state = .failed(at: now, code: "throttled")
    #expect(codes() == .refused(code: "message_failed"))
    message.state = .cancelled(at: now)
    #expect(codes() == .alreadyCancelled)
    for state in [
      Message.State.waiting(until: now.advanced(by: 60)), .sending(Message.Lease(holder: "x", until: now)),
    ] {
      message.state = state
      guard case .write = codes() else {
        #expect(Bool(false), "\(state)")
        continue
      }
    }
  }
}
