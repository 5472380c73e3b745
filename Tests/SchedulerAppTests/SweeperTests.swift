import JOSE
import Logging
import Scheduling
import SchedulerApp
import Synchronization
import TestSupport
import Testing

/// The sweeper against a store in memory: what was not woken is sent, and nothing else.
@Suite struct SweeperTests {
  private final class Clock: Sendable {
    private let time = Mutex(1_800_000_000.0)
    /// How long an invocation lasts, by this clock.
    let end = Mutex(Double.infinity)
    var now: NumericDate { NumericDate(secondsSinceEpoch: time.withLock { $0 }).unsafelyPresent }
    func pass(_ seconds: Double) { time.withLock { $0 += seconds } }
    var left: Double { end.withLock { $0 } - now.secondsSinceEpoch }
  }

  /// Takes every mail, and lets time pass with each.
  private final class Outbox: Mailer {
    let mails = Mutex<[Mail]>([])
    let clock: Clock
    init(_ clock: Clock) { self.clock = clock }
    func send(_ mail: Mail) throws(MailFault) {
      clock.pass(1)
      mails.withLock { $0.append(mail) }
    }
    var recipients: [String] { mails.withLock { $0.map(\.recipient.text) } }
  }

  private let clock = Clock()
  private let store = MemoryStore()
  private let outbox: Outbox
  private let sweeper: Sweeper
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private static let readers = GroupName("readers").unsafelyPresent

  init() throws {
    let clock = clock
    outbox = Outbox(clock)
    let secret = try SharedSecret(Array(repeating: 7, count: 32), for: [.hs256])
    let time = SenderTime(now: { clock.now }, secondsLeft: { clock.left }, wait: { _ in })
    let letters = Letters(
      url: try ServiceURL(parsing: "https://api.example.com"), tokens: try SubscriptionTokens([secret]))
    let sender = Sender(store: store, timer: RecordingTimer(), mailer: outbox, letters: letters, time: time)
    let number = Mutex(0)
    sweeper = Sweeper(store: store, sender: sender, time: time) {
      number.withLock { number in
        number += 1
        return "holder \(number)"
      }
    }
    for name in ["ada", "bob"] {
      _ = try store.subscribe(
        Subscriber(
          group: Self.readers, id: SubscriberID(at: clock.now, chance: chance()),
          address: EmailAddress("\(name)@example.com").unsafelyPresent, status: .confirmed, createdAt: clock.now,
          invitedAt: clock.now, confirmedAt: clock.now))
    }
  }

  private func chance() -> [UInt8] { (0..<10).map { _ in UInt8.random(in: 0...255) } }

  @discardableResult
  private func schedule(in seconds: Int) throws -> MessageReference {
    let message = Message(
      group: Self.readers, id: MessageID(at: clock.now, chance: chance()), subject: "news",
      deliverAt: clock.now.wholeSecond.advanced(by: seconds), createdAt: clock.now.wholeSecond, author: "a:b")
    #expect(try store.insert(message, text: "text", key: nil) == .inserted)
    return message.reference
  }

  @Test func whatNobodyWasWokenForIsSentAndNothingElse() throws {
    let forgotten = try schedule(in: 0)
    let fresh = try schedule(in: 100)
    let future = try schedule(in: 3600)
    clock.pass(Double(Sweeper.graceSeconds) + 1)
    let sweep = try sweeper.sweep(logger: logger)
    #expect(sweep.outcomes.map(\.message) == [forgotten])
    #expect(!sweep.isCutShort)
    #expect(Set(outbox.recipients) == ["ada@example.com", "bob@example.com"] && outbox.recipients.count == 2)
    #expect(try store.message(forgotten)?.status == .sent)
    for other in [fresh, future] { #expect(try store.message(other)?.status == .scheduled) }
    #expect(try sweeper.sweep(logger: logger).outcomes.isEmpty)
  }

  @Test func whatASenderLeftBehindIsGoneOnWith() throws {
    let reference = try schedule(in: 0)
    let message = try #require(try store.message(reference))
    guard case .write(let claimed) = Schedule.claim(message, by: "the dead", at: clock.now) else {
      Issue.record("nobody has it")
      return
    }
    #expect(try store.replace(claimed))
    clock.pass(Double(Schedule.leaseSeconds + Sweeper.graceSeconds))
    #expect(try sweeper.sweep(logger: logger).outcomes.map(\.message) == [reference])
    #expect(try store.message(reference)?.status == .sent)
  }

  @Test func manyAreSentInTurnAndTheRestIsLeftForTheNextSweep() throws {
    let all = try (0..<250).map { _ in try schedule(in: 0) }
    clock.pass(200)
    // Two mails each, a second each: time for a hundred or so.
    clock.end.withLock { $0 = clock.now.secondsSinceEpoch + 220 }
    let first = try sweeper.sweep(logger: logger)
    #expect(first.isCutShort)
    clock.end.withLock { $0 = .infinity }
    clock.pass(200)
    let second = try sweeper.sweep(logger: logger)
    #expect(!second.isCutShort)
    for reference in all { #expect(try store.message(reference)?.status == .sent) }
    #expect(outbox.recipients.count == 500)
  }

  @Test func aMessageThatWasTakenBackIsNotSent() throws {
    let reference = try schedule(in: 0)
    let message = try #require(try store.message(reference))
    guard case .write(let cancelled) = Schedule.cancel(message, at: clock.now) else {
      Issue.record("it cannot be taken back")
      return
    }
    #expect(try store.replace(cancelled))
    clock.pass(1000)
    #expect(try sweeper.sweep(logger: logger).outcomes.isEmpty && outbox.recipients.isEmpty)
  }
}
