import JOSE
import Scheduling
import TestSupport

/// What the cases store. Identifiers ascend with their numbers, and moments count in seconds from an arbitrary one.
enum Sample {
  static let readers = group("readers")
  static let writers = group("writers")

  static func group(_ name: String) -> GroupName { GroupName(name).unsafelyPresent }

  static func moment(_ seconds: Int) -> NumericDate {
    NumericDate(secondsSinceEpoch: 1_800_000_000).unsafelyPresent.advanced(by: seconds)
  }

  static func id<Subject>(_ number: Int) -> Identifier<Subject> {
    let chance = (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * (9 - $0))) }
    return Identifier(at: moment(0), chance: chance)
  }

  static func message(
    _ number: Int, of group: GroupName = readers, subject: String = "news", deliverAt: Int = 3600, createdAt: Int = 0,
    author: String = "user:alice"
  ) -> Message {
    Message(
      group: group, id: id(number), subject: subject, deliverAt: moment(deliverAt), createdAt: moment(createdAt),
      author: author)
  }

  static func key(_ number: Int, fingerprint: Int = 1, expiresAt: Int = 86_400) -> IdempotencyKey {
    IdempotencyKey(digest: hex(number), fingerprint: hex(fingerprint), expiresAt: moment(expiresAt))
  }

  static func hex(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "a", count: 64 - digits.utf8.count) + digits
  }

  static func address(_ number: Int) -> EmailAddress { EmailAddress("reader\(number)@example.org").unsafelyPresent }

  static func subscriber(
    _ number: Int, of group: GroupName = readers, address: EmailAddress? = nil, createdAt: Int = 0
  ) -> Subscriber {
    Subscriber(
      group: group, id: id(number), address: address ?? self.address(number), createdAt: moment(createdAt),
      invitedAt: moment(createdAt))
  }

  /// Every kind of state, with all that a message can carry.
  static let states: [Message.State] = [
    .scheduled, .sending(Message.Lease(holder: "holder", until: moment(60))), .waiting(until: moment(90)),
    .sent(at: moment(70)), .cancelled(at: moment(80)), .failed(at: moment(100), code: "mailer_unavailable"),
  ]
}

extension Message {
  /// The next version, with that change.
  func changed(_ change: (inout Message) -> Void) -> Message {
    var message = self
    change(&message)
    message.version += 1
    return message
  }

  func with(_ state: State) -> Message { changed { $0.state = state } }

  func leased(by holder: String) -> Message {
    with(.sending(Lease(holder: holder, until: Sample.moment(600))))
  }
}

extension Subscriber {
  /// The next version, with that change.
  func changed(_ change: (inout Subscriber) -> Void) -> Subscriber {
    var subscriber = self
    change(&subscriber)
    subscriber.version += 1
    return subscriber
  }

  func confirmed(at moment: NumericDate = Sample.moment(10)) -> Subscriber {
    changed {
      $0.status = .confirmed
      $0.confirmedAt = moment
    }
  }
}

extension Store {
  /// Adds messages that no request names.
  func add(_ messages: Message...) throws {
    for message in messages {
      try expect(try insert(message, text: "text of \(message.id)", key: nil), is: .inserted, "insert")
    }
  }

  /// Writes a change that must be taken.
  @discardableResult func write(_ message: Message, line: UInt = #line) throws -> Message {
    try expect(try replace(message), "version \(message.version) is refused", line: line)
    return message
  }

  @discardableResult func write(_ subscriber: Subscriber, line: UInt = #line) throws -> Subscriber {
    try expect(try replace(subscriber), "version \(subscriber.version) is refused", line: line)
    return subscriber
  }

  /// Adds a subscriber whose address nobody has.
  @discardableResult func admit(_ subscriber: Subscriber, line: UInt = #line) throws -> Subscriber {
    try expect(try subscribe(subscriber), is: subscriber, "subscribe", line: line)
    return subscriber
  }

  /// All messages of a group, page by page.
  func all(of group: GroupName, status: Message.Status? = nil, limit: Int = 100) throws -> [Message] {
    try gather(limit: limit) { try messages(of: group, status: status, after: $0, limit: limit) }
  }

  /// All subscribers of a group, page by page.
  func allSubscribers(
    of group: GroupName, status: Subscriber.Status? = nil, limit: Int = 100
  ) throws -> [Subscriber] {
    try gather(limit: limit) { try subscribers(of: group, status: status, after: $0, limit: limit) }
  }

  private func gather<Item>(limit: Int, _ read: (Identifier<Item>?) throws -> Page<Item>) throws -> [Item] {
    var found: [Item] = []
    var cursor: Identifier<Item>?
    for _ in 0..<1000 {
      let page = try read(cursor)
      try expect(page.items.count <= limit, "a page of \(page.items.count), not \(limit)")
      found += page.items
      guard let next = page.next else { return found }
      cursor = next
    }
    throw BrokenPromise(description: "the pages have no end")
  }
}
