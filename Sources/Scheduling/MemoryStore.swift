package import JOSE
internal import Synchronization

/// A store for tests and trials: all of it is gone with the process.
package final class MemoryStore: Store {
  private let groups = Mutex<[GroupName: Group]>([:])

  package init() {}

  private struct Group {
    var messages: [MessageID: Message] = [:]
    var texts: [MessageID: String] = [:]
    var keys: [String: (key: IdempotencyKey, message: MessageID)] = [:]
    var subscribers: [SubscriberID: Subscriber] = [:]
    var addresses: [EmailAddress: SubscriberID] = [:]

    func insertion(under digest: String, at moment: NumericDate) -> Insertion? {
      guard let known = keys[digest], known.key.expiresAt > moment else { return nil }
      return .repeated(known.message, fingerprint: known.key.fingerprint)
    }
  }

  package func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion {
    let insertion: Insertion? = groups.withLock { groups in
      var group = groups[message.group] ?? Group()
      if let key, let known = group.insertion(under: key.digest, at: message.createdAt) { return known }
      guard group.messages[message.id] == nil else { return nil }
      group.messages[message.id] = message
      group.texts[message.id] = text
      if let key { group.keys[key.digest] = (key, message.id) }
      groups[message.group] = group
      return .inserted
    }
    guard let insertion else {
      throw StoreFault(
        code: "identifier_taken", reason: "the group has a message \(message.id) already; make another identifier")
    }
    return insertion
  }

  package func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? {
    groups.withLock { $0[group]?.insertion(under: digest, at: moment) }
  }

  package func message(_ reference: MessageReference) throws(StoreFault) -> Message? {
    groups.withLock { $0[reference.group]?.messages[reference.id] }
  }

  package func text(of reference: MessageReference) throws(StoreFault) -> String? {
    groups.withLock { $0[reference.group]?.texts[reference.id] }
  }

  package func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> {
    let all = groups.withLock { $0[group]?.messages ?? [:] }
    return page(all, limit: limit, by: >) { message in
      (status == nil || message.status == status) && cursor.map { message.id < $0 } ?? true
    }
  }

  package func replace(_ message: Message) throws(StoreFault) -> Bool {
    groups.withLock { groups in
      guard let stored = groups[message.group]?.messages[message.id] else { return false }
      guard stored.version == message.version - 1 else { return stored == message }
      groups[message.group]?.messages[message.id] = message
      return true
    }
  }

  package func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] {
    precondition((1...100).contains(limit))
    let waiting = groups.withLock { groups in
      groups.values.flatMap { group in
        group.messages.values.compactMap { message in message.wakeAt.map { (wakeAt: $0, message: message.reference) } }
      }
    }
    return waiting.filter { $0.wakeAt <= moment }.sorted { $0.wakeAt < $1.wakeAt }.prefix(limit).map(\.message)
  }

  package func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber {
    groups.withLock { groups in
      var group = groups[newcomer.group] ?? Group()
      if let id = group.addresses[newcomer.address], let known = group.subscribers[id] {
        guard let end = known.expiresAt, end <= newcomer.createdAt else { return known }
        group.subscribers[id] = nil
      }
      group.subscribers[newcomer.id] = newcomer
      group.addresses[newcomer.address] = newcomer.id
      groups[newcomer.group] = group
      return newcomer
    }
  }

  package func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? {
    groups.withLock { $0[group]?.subscribers[id] }
  }

  package func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool {
    groups.withLock { groups in
      guard let stored = groups[subscriber.group]?.subscribers[subscriber.id] else { return false }
      guard stored.version == subscriber.version - 1 else { return stored == subscriber }
      groups[subscriber.group]?.subscribers[subscriber.id] = subscriber
      return true
    }
  }

  package func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool {
    groups.withLock { groups in
      guard let gone = groups[group]?.subscribers.removeValue(forKey: id) else { return false }
      groups[group]?.addresses[gone.address] = nil
      return true
    }
  }

  package func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    let all = groups.withLock { $0[group]?.subscribers ?? [:] }
    return page(all, limit: limit, by: <) { subscriber in
      (status == nil || subscriber.status == status) && cursor.map { subscriber.id > $0 } ?? true
    }
  }

  /// The first `limit` of those that are wanted.
  private func page<Item>(
    _ all: [Identifier<Item>: Item], limit: Int, by isBefore: (Identifier<Item>, Identifier<Item>) -> Bool,
    where isWanted: (Item) -> Bool
  ) -> Page<Item> {
    precondition((1...100).contains(limit))
    let wanted = all.filter { isWanted($0.value) }.sorted { isBefore($0.key, $1.key) }
    let items = wanted.prefix(limit)
    return Page(items.map(\.value), next: wanted.count > limit ? items.last?.key : nil)
  }
}
