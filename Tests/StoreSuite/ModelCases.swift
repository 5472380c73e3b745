import JOSE
import Scheduling
import TestSupport

extension StoreCase {
  static let modelCases = [
    StoreCase(
      "does as the naive model does, whatever is asked in whatever order",
      source: { source in
        var comparison = Comparison(source, try source.make())
        for step in 0..<source.operations {
          do { try comparison.step() } catch {
            throw BrokenPromise(description: "LATCHKEY_SEED=\(seed), step \(step): \(error)")
          }
        }
      })
  ]
}

/// Does the same to a store and to the model, at random; few groups, keys and addresses, so that they meet.
private struct Comparison {
  let source: StoreSource
  let store: any Store
  var model = NaiveModel()
  var chance = Seeded(state: seed)
  var lastNumber = 0
  /// Advances, sometimes by days; what is asked is asked some seconds around it, because clocks differ.
  var clock = 0
  /// Versions that were written or refused some time, to be written again.
  var oldMessages: [Message] = []
  var oldSubscribers: [Subscriber] = []

  static let groups = ["a", "A", "ab", "a-b"].map(Sample.group)

  init(_ source: StoreSource, _ store: any Store) {
    self.source = source
    self.store = store
  }

  mutating func step() throws {
    clock += below(20) == 0 ? below(3 * 86_400) : below(60)
    switch below(20) {
    case 0...3: try insert()
    case 4: try readMessage()
    case 5...6: try listMessages()
    case 7...10: try replaceMessage()
    case 11: try readDue()
    case 12...14: try subscribe()
    case 15: try readSubscriber()
    case 16: try listSubscribers()
    case 17...18: try replaceSubscriber()
    default: try remove()
    }
  }

  /// One that has expired may be there or not.
  private func mayBeGone(_ subscriber: Subscriber) -> Bool {
    subscriber.expiresAt.map { $0 <= Sample.moment(clock + 10) } ?? false
  }

  private mutating func below(_ end: Int) -> Int { Int.random(in: 0..<end, using: &chance) }
  private mutating func group() -> GroupName { Self.groups.randomElement(using: &chance).unsafelyPresent }
  private mutating func moment() -> NumericDate { Sample.moment(clock + below(10)) }

  /// An id that is newer than all, or one between, or an old one.
  private mutating func newNumber() -> Int {
    lastNumber += 1
    return lastNumber * 2 + (below(5) == 0 ? -1 : 0)
  }

  /// The number of what there never is: what never changes about a message or a subscriber must not differ.
  private let neverStored = 1 << 40

  private mutating func anyID<Subject>() -> Identifier<Subject> { Sample.id(below(2 * lastNumber + 3)) }

  private mutating func cursor<Subject>() -> Identifier<Subject>? { below(3) == 0 ? nil : anyID() }

  private mutating func limit() -> Int { below(4) == 0 ? 100 : 1 + below(5) }

  private mutating func insert() throws {
    let now = moment()
    let message = Message(
      group: group(), id: Sample.id(newNumber()), subject: "subject \(lastNumber)",
      deliverAt: now.advanced(by: below(7200)), createdAt: now, author: "author \(below(3))")
    let key =
      below(3) == 0
      ? nil
      : IdempotencyKey(
        digest: Sample.hex(below(12)), fingerprint: Sample.hex(below(3)), expiresAt: now.advanced(by: 1 + below(86_400))
      )
    let text = "text \(lastNumber)"
    try expect(
      try store.insert(message, text: text, key: key), is: model.insert(message, text: text, key: key),
      "\(message) \(key as Any)")
  }

  /// Mostly one that is there.
  private mutating func reference() -> MessageReference {
    if below(8) > 0, let known = model.messages.randomElement(using: &chance) { return known.message.reference }
    return MessageReference(group: group(), id: anyID())
  }

  private mutating func readMessage() throws {
    let reference = reference()
    try expect(try store.message(reference), is: model.message(reference)?.message, "\(reference)")
    try expect(try store.text(of: reference), is: model.message(reference)?.text, "text of \(reference)")
  }

  private mutating func listMessages() throws {
    let (group, status, cursor, limit) = (group(), status(of: Message.Status.self), cursor() as MessageID?, limit())
    let page = try store.messages(of: group, status: status, after: cursor, limit: limit)
    try compare(page, limit: limit, with: model.messages(of: group, status: status, after: cursor)) { cursor in
      model.messages(of: group, status: status, after: cursor)
    }
  }

  private mutating func status<Status: CaseIterable>(of type: Status.Type) -> Status? {
    below(2) == 0 ? nil : type.allCases.randomElement(using: &chance)
  }

  /// A page may hold fewer than it could; what it leaves out, the next has.
  private func compare<Item>(
    _ page: Page<Item>, limit: Int, with wanted: [Item], after: (Identifier<Item>) -> [Item]
  ) throws {
    try expect(page.items.count <= limit, "\(page.items.count) items, not \(limit)")
    try expect(page.items, is: Array(wanted.prefix(page.items.count)), "page")
    let rest = page.next.map(after) ?? []
    try expect(rest, is: Array(wanted.dropFirst(page.items.count)), "what is left")
  }

  private mutating func replaceMessage() throws {
    let message: Message
    if below(4) == 0, let old = oldMessages.randomElement(using: &chance) {
      message = old
    } else {
      let reference = reference()
      let read = model.message(reference)?.message ?? Sample.message(neverStored, of: reference.group)
      message = change(of: read)
      oldMessages.append(message)
    }
    try expect(try store.replace(message), is: model.replace(message), "\(message)")
  }

  private mutating func change(of read: Message) -> Message {
    var message = read
    let soon = moment().advanced(by: below(7200))
    let states: [Message.State] = [
      .scheduled, .waiting(until: soon), .sent(at: soon), .cancelled(at: soon), .failed(at: soon, code: "f\(below(3))"),
      .sending(Message.Lease(holder: "h\(below(3))", until: soon)),
    ]
    message.state = states.randomElement(using: &chance).unsafelyPresent
    message.progress = Message.Progress(
      after: cursor(), inFlight: below(2) == 0 ? nil : Message.InFlight(subscriber: anyID(), tries: below(4)),
      accepted: below(9), rejected: below(9), uncertain: below(9))
    message.attempts += below(2)
    message.fruitlessAttempts = below(3)
    // Now and then of a wrong version.
    message.version += below(8) == 0 ? Int64(below(4)) : 1
    return message
  }

  private mutating func readDue() throws {
    let (moment, limit) = (moment(), limit())
    let wanted = model.due(by: moment)
    try source.whenSettled {
      let due = try store.due(by: moment, limit: limit)
      // Those of one moment come in any order.
      try expect(
        due.map { model.message($0)?.message.wakeAt }, is: wanted.prefix(limit).map(\.wakeAt), "due by \(moment)")
      try expect(Set(due).count, is: due.count, "one twice")
    }
  }

  private mutating func subscribe() throws {
    let now = moment()
    let newcomer = Subscriber(
      group: group(), id: Sample.id(newNumber()), address: Sample.address(below(6)), createdAt: now, invitedAt: now)
    try expect(try store.subscribe(newcomer), is: model.subscribe(newcomer), "\(newcomer)")
  }

  private mutating func subscriberID() -> (id: SubscriberID, group: GroupName) {
    if below(8) > 0, let known = model.subscribers.randomElement(using: &chance) { return (known.id, known.group) }
    return (anyID(), group())
  }

  private mutating func readSubscriber() throws {
    let (id, group) = subscriberID()
    let (found, wanted) = (try store.subscriber(id, of: group), model.subscriber(id, of: group))
    if found == nil, wanted.map(mayBeGone) ?? false { return }
    try expect(found, is: wanted, "\(id)")
  }

  private mutating func listSubscribers() throws {
    let (group, status, cursor) = (group(), status(of: Subscriber.Status.self), cursor() as SubscriberID?)
    let limit = limit()
    let page = try store.subscribers(of: group, status: status, after: cursor, limit: limit)
    let there = Page(page.items.filter { !mayBeGone($0) }, next: page.next)
    let wanted = model.subscribers(of: group, status: status, after: cursor).filter { !mayBeGone($0) }
    try expect(page.items.count <= limit, "\(page.items.count) items, not \(limit)")
    try compare(there, limit: limit, with: wanted) { cursor in
      model.subscribers(of: group, status: status, after: cursor).filter { !mayBeGone($0) }
    }
  }

  private mutating func replaceSubscriber() throws {
    let subscriber: Subscriber
    if below(4) == 0, let old = oldSubscribers.randomElement(using: &chance) {
      subscriber = old
    } else {
      let (id, group) = subscriberID()
      var changed = model.subscriber(id, of: group) ?? Sample.subscriber(neverStored, of: group)
      if below(3) == 0 {
        changed = changed.confirmed(at: moment())
      } else {
        let now = moment()
        changed = changed.changed { $0.invitedAt = now }
      }
      if below(8) == 0 { changed.version += Int64(below(3) - 1) }
      subscriber = changed
      oldSubscribers.append(subscriber)
    }
    let known = model.subscriber(subscriber.id, of: subscriber.group)
    let done = try store.replace(subscriber)
    if !done, let known, mayBeGone(known) { return }
    try expect(done, is: model.replace(subscriber), "\(subscriber)")
  }

  private mutating func remove() throws {
    let (id, group) = subscriberID()
    let known = model.subscriber(id, of: group)
    let done = try store.remove(id, of: group)
    let wanted = model.remove(id, of: group)
    if !done, let known, mayBeGone(known) { return }
    try expect(done, is: wanted, "\(id)")
  }
}
