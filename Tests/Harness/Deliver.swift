internal import ArgumentParser
internal import Foundation
internal import JOSE
internal import Logging
internal import SQLiteScheduling
internal import SchedulerApp
internal import Scheduling
internal import Synchronization
internal import TestSupport

/// The sender, with a store and an outbox on disk, that dies at a step.
struct Deliver: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver",
    abstract: "send the message of a database to an outbox; print each step before it is done, and the outcome")

  @Argument(help: "the database; made, with one message and its subscribers, where it is not there") var file: String
  @Argument(help: "the outbox: a line for each mail that was accepted") var outbox: String
  @Option(help: "how many subscribers the message has") var subscribers = 2
  @Option(help: "seconds since 1970 that the sender's clock says") var now = Deliver.start
  @Option(help: "kill this process before that step, counted from 1") var dieBefore: Int?
  @Option(help: "kill this process after that step") var dieAfter: Int?

  private static let start = 1_800_000_000.0

  func run() throws {
    let isNew = !FileManager.default.fileExists(atPath: file)
    let store = try SQLiteStore(path: file)
    if isNew { try fill(store) }
    let death = Death(before: dieBefore, after: dieAfter)
    let now = now
    let secret = try SharedSecret(Array("a secret of thirty-two bytes, no fewer".utf8), for: [.hs256])
    let sender = Sender(
      store: MortalStore(store: store, death: death), timer: MortalTimer(death: death),
      mailer: MortalMailer(outbox: URL(fileURLWithPath: outbox), death: death),
      letters: Letters(
        url: try ServiceURL(parsing: "https://api.example.com"), tokens: try SubscriptionTokens([secret])),
      time: SenderTime(
        now: { NumericDate(secondsSinceEpoch: now).unsafelyPresent }, secondsLeft: { 900 }, wait: { _ in }))
    let outcome = sender.deliver(
      Made.delivery.reference, as: UUID().uuidString, logger: Logger(label: "harness") { _ in SwiftLogNoOpLogHandler() }
    )
    try Output.line("\(outcome)")
  }

  private func fill(_ store: SQLiteStore) throws {
    _ = try store.insert(Made.delivery, text: "news\n", key: nil)
    for number in 0..<subscribers { _ = try store.subscribe(Made.subscriber(number)) }
  }
}

extension Made {
  /// The message that is delivered; due at the start of the sender's clock.
  static let delivery = Message(
    group: group, id: MessageID("01k00000000000000000000000").unsafelyPresent, subject: "news",
    deliverAt: NumericDate(secondsSinceEpoch: 1_800_000_000).unsafelyPresent,
    createdAt: NumericDate(secondsSinceEpoch: 1_799_999_000).unsafelyPresent, author: "harness")

  /// Subscribers in the order in which they get it.
  static func subscriber(_ number: Int) -> Subscriber {
    Subscriber(
      group: group, id: SubscriberID("01k0000000000000000000010\(number)").unsafelyPresent,
      address: EmailAddress("reader\(number)@example.com").unsafelyPresent, status: .confirmed,
      createdAt: delivery.createdAt, invitedAt: delivery.createdAt, confirmedAt: delivery.createdAt)
  }
}

/// Kills the process at a step, in the middle of everything: no destructor runs and nothing is flushed.
private final class Death: Sendable {
  private let before: Int?
  private let after: Int?
  private let steps = Mutex(0)

  init(before: Int?, after: Int?) {
    self.before = before
    self.after = after
  }

  func step<Value, Fault>(_ name: String, _ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let number = steps.withLock { steps in
      steps += 1
      return steps
    }
    try? Output.line("step \(number): \(name)")
    if number == before { kill(getpid(), SIGKILL) }
    let value = try body()
    if number == after { kill(getpid(), SIGKILL) }
    return value
  }
}

private struct MortalStore: Store {
  let store: SQLiteStore
  let death: Death

  func message(_ reference: MessageReference) throws(StoreFault) -> Message? {
    try death.step("read the message") { () throws(StoreFault) in try store.message(reference) }
  }

  func text(of reference: MessageReference) throws(StoreFault) -> String? {
    try death.step("read the text") { () throws(StoreFault) in try store.text(of: reference) }
  }

  func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    try death.step("read the subscribers") { () throws(StoreFault) in
      try store.subscribers(of: group, status: status, after: cursor, limit: limit)
    }
  }

  func replace(_ message: Message) throws(StoreFault) -> Bool {
    try death.step("write \(message.status.rawValue)") { () throws(StoreFault) in try store.replace(message) }
  }

  // What no sender does.

  func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion {
    preconditionFailure()
  }
  func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? { preconditionFailure() }
  func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> { preconditionFailure() }
  func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] { preconditionFailure() }
  func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber { preconditionFailure() }
  func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? { preconditionFailure() }
  func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool { preconditionFailure() }
  func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool { preconditionFailure() }
}

private struct MortalTimer: Scheduling.Timer {
  let death: Death

  func arm(_ alarm: Alarm, at moment: NumericDate) { death.step("set an alarm") {} }
  func disarm(_ alarm: Alarm) { death.step("take an alarm back") {} }
}

private struct MortalMailer: Mailer {
  let outbox: URL
  let death: Death

  /// Accepted is what is on disk.
  func send(_ mail: Mail) throws(MailFault) {
    try death.step("hand over a mail") { () throws(MailFault) in
      do {
        if !FileManager.default.fileExists(atPath: outbox.path) {
          _ = FileManager.default.createFile(atPath: outbox.path, contents: nil)
        }
        let file = try FileHandle(forWritingTo: outbox)
        try file.seekToEnd()
        try file.write(contentsOf: Data("\(mail.recipient.text)\n".utf8))
        try file.synchronize()
        try file.close()
      } catch {
        throw .unavailable(code: "outbox", reason: "\(error)")
      }
    }
  }
}
