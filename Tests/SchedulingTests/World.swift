import JOSE
import Scheduling
import TestSupport

/// A store, a clock, mailboxes, alarms, and any number of senders at work at once, each of which may be interrupted, or die,
/// after any step. Whatever breaks a promise is written down in `breaches`.
struct World {
  struct Sender {
    var delivery: Delivery
    let holder: String
    let message: MessageID
    /// When Lambda ends it.
    let deadline: Double
    var step: Delivery.Step
    /// When the step was decided on.
    var decidedAt: Double
  }

  var random: Seeded
  var now = 1_800_000_000.0
  let group = GroupName("readers").unsafelyPresent
  var messages: [MessageID: Message] = [:]
  var subscribers: [Subscriber] = []
  var senders: [Sender] = []
  var alarms: [Alarm: Double] = [:]
  /// Who has had which message, and how often.
  var accepted: [MessageID: [SubscriberID: Int]] = [:]
  /// How often it was noted that somebody's mail is about to be handed over.
  var noted: [MessageID: [SubscriberID: Int]] = [:]
  var rejectedOnce: [MessageID: Set<SubscriberID>] = [:]
  var breaches: [String] = []
  var counts: [String: Int] = [:]
  /// Whether mails, the store and senders fail.
  var isUnkind = true

  init(seed: UInt64) { random = Seeded(state: seed) }

  var date: NumericDate { NumericDate(secondsSinceEpoch: now).unsafelyPresent }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func count(_ name: String) { counts[name, default: 0] += 1 }

  mutating func bytes() -> [UInt8] { (0..<10).map { _ in UInt8.random(in: 0...255, using: &random) } }

  // MARK: What people do

  mutating func subscribe() {
    let id = SubscriberID(at: date, chance: bytes())
    let address = EmailAddress("\(id.text)@example.com").unsafelyPresent
    subscribers.append(
      Subscriber(
        group: group, id: id, address: address, status: .confirmed, createdAt: date, invitedAt: date, confirmedAt: date)
    )
    subscribers.sort { $0.id < $1.id }
  }

  mutating func schedule() {
    let id = MessageID(at: date, chance: bytes())
    let moment = date.wholeSecond.advanced(by: Int.random(in: 0...600, using: &random))
    messages[id] = Message(
      group: group, id: id, subject: "news", deliverAt: moment, createdAt: date.wholeSecond, author: "a:b")
    // One alarm in five is lost.
    if !chance(20) {
      alarms[Alarm(message: messages[id].unsafelyPresent.reference, attempt: 0)] = moment.secondsSinceEpoch
    }
  }

  mutating func takeBack() {
    guard let message = messages.values.sorted(by: { $0.id < $1.id }).randomElement(using: &random) else { return }
    switch Schedule.cancel(message, at: date) {
    case .write(let cancelled): if replace(cancelled) { count("cancelled") }
    case .alreadyCancelled: break
    case .refused(let code): count(code)
    }
  }

  // MARK: Time

  mutating func pass(seconds: Double) {
    // Handing a mail over takes ten seconds at most: whatever is decided on now is done by then.
    let later = now + seconds
    while let next = senders.indices.filter({ isMailing($0) && senders[$0].decidedAt + 10 < later }).min(by: {
      senders[$0].decidedAt < senders[$1].decidedAt
    }) {
      now = max(now, senders[next].decidedAt + 10)
      perform(next)
    }
    now = later
    senders.removeAll { $0.deadline <= later }
  }

  func isMailing(_ index: Int) -> Bool { if case .mail = senders[index].step { true } else { false } }

  mutating func ringAlarms() {
    for (alarm, moment) in alarms.sorted(by: { ($0.value, $0.key.attempt) < ($1.value, $1.key.attempt) })
    where moment <= now {
      alarms[alarm] = nil
      wake(alarm.message.id)
      // At least once: sometimes twice.
      if chance(10) { wake(alarm.message.id) }
    }
  }

  mutating func sweep() {
    for message in messages.values.sorted(by: { $0.id < $1.id }) {
      if let moment = message.wakeAt, moment.secondsSinceEpoch <= now - 120 { wake(message.id) }
    }
  }

  mutating func wake(_ id: MessageID) {
    let holder = String(UInt64.random(in: 0 ... .max, using: &random))
    var delivery = Delivery(of: MessageReference(group: group, id: id), by: holder)
    let time = isUnkind ? Double.random(in: 5...300, using: &random) : 900
    let step = delivery.next(after: .begun, at: date, secondsLeft: time)
    senders.append(
      Sender(
        delivery: delivery, holder: holder, message: id, deadline: now + time, step: step, decidedAt: now))
  }

  // MARK: Senders

  /// Does the step that a sender has decided on, and has it decide on the next.
  mutating func perform(_ index: Int) {
    let sender = senders[index]
    if case .end(let outcome) = sender.step {
      count("end \(name(of: outcome))")
      senders.remove(at: index)
      return
    }
    let report = self.report(of: sender)
    senders[index].step = senders[index].delivery.next(after: report, at: date, secondsLeft: sender.deadline - now)
    senders[index].decidedAt = now
  }

  mutating func die(_ index: Int) {
    // A death may come while a mail is being handed over, before or after it was accepted.
    if case .mail(let message, _, let subscriber) = senders[index].step, chance(50) {
      accept(message, subscriber, senders[index])
    } else if case .write(let message) = senders[index].step, chance(50) {
      _ = replace(message)
    }
    count("death")
    senders.remove(at: index)
  }

  private mutating func report(of sender: Sender) -> Delivery.Report {
    if isUnkind, chance(2), !sender.step.isMail {
      if case .write(let message) = sender.step, chance(50) { _ = replace(message) }
      return .storeFailed(code: "unavailable")
    }
    switch sender.step {
    case .read(let reference): return .message(messages[reference.id])
    case .readText: return .text("text")
    case .readSubscribers(_, let cursor):
      let rest = subscribers.filter { subscriber in cursor.map { $0 < subscriber.id } ?? true }
      let page = Array(rest.prefix(Int.random(in: 0...3, using: &random)))
      let isLast = page.count == rest.count
      // A page that holds nobody and is not the last says how far it has looked.
      return .subscribers(
        Page(page, next: isLast ? nil : page.last?.id ?? cursor ?? SubscriberID(String(repeating: "0", count: 26))))
    case .wait(let moment):
      now = max(now, moment.secondsSinceEpoch)
      return .waited
    case .write(let message): return .written(replace(message))
    case .arm(let alarm, let moment):
      if !isUnkind || !chance(20) { alarms[alarm] = moment.secondsSinceEpoch }
      return .armed
    case .mail(let message, _, let subscriber): return .mailed(mail(message, subscriber, sender))
    case .end: preconditionFailure()
    }
  }

  private mutating func mail(_ message: Message, _ subscriber: Subscriber, _ sender: Sender) -> MailFault? {
    guard isUnkind else {
      accept(message, subscriber, sender)
      return nil
    }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<5:
      rejectedOnce[message.id, default: []].insert(subscriber.id)
      return .rejected(code: "rejected", reason: "")
    case 5..<8: return .unavailable(code: "throttled", reason: "")
    case 8..<10: return .unknown(code: "timed_out", reason: "")
    case 10..<12:
      accept(message, subscriber, sender)
      return .unknown(code: "timed_out", reason: "")
    default:
      accept(message, subscriber, sender)
      return nil
    }
  }

  private mutating func accept(_ message: Message, _ subscriber: Subscriber, _ sender: Sender) {
    guard let stored = messages[message.id] else { return breaches.append("a mail of a message that is not stored") }
    if now < stored.deliverAt.secondsSinceEpoch { breaches.append("sent before its time") }
    if case .cancelled = stored.state { breaches.append("sent though it was taken back") }
    guard case .sending(let lease) = stored.state, lease.holder == sender.holder else {
      return breaches.append("sent by one who has no lease: \(stored.state)")
    }
    accepted[message.id, default: [:]][subscriber.id, default: 0] += 1
  }

  mutating func replace(_ message: Message) -> Bool {
    guard let stored = messages[message.id] else { return false }
    if stored == message { return true }
    guard stored.version == message.version - 1 else { return false }
    if stored.wakeAt == nil { breaches.append("changed though it was over: \(stored.state) to \(message.state)") }
    messages[message.id] = message
    if let inFlight = message.progress.inFlight {
      let before = stored.progress.inFlight
      let tries = before?.subscriber == inFlight.subscriber ? before?.tries ?? 0 : 0
      if inFlight.tries > tries { noted[message.id, default: [:]][inFlight.subscriber, default: 0] += 1 }
    }
    return true
  }

  private func name(of outcome: Delivery.Outcome) -> String {
    switch outcome {
    case .unknownMessage: "unknown"
    case .sent: "sent"
    case .alreadyOver: "over"
    case .early: "early"
    case .held: "held"
    case .overtaken: "overtaken"
    case .putDown: "putDown"
    case .failed: "failed"
    case .storeFailed: "storeFailed"
    }
  }
}

extension Delivery.Step {
  var isMail: Bool { if case .mail = self { true } else { false } }
}
