import JOSE
import Scheduling

/// What a store is, said in the plainest way: two lists that are searched from their beginning.
struct NaiveModel {
  var messages: [(message: Message, text: String)] = []
  var keys: [(group: GroupName, key: IdempotencyKey, message: MessageID)] = []
  var subscribers: [Subscriber] = []

  mutating func insert(_ message: Message, text: String, key: IdempotencyKey?) -> Insertion {
    if let key {
      let known = keys.last { $0.group == message.group && $0.key.digest == key.digest }
      if let known, message.createdAt < known.key.expiresAt {
        return .repeated(known.message, fingerprint: known.key.fingerprint)
      }
      keys.append((message.group, key, message.id))
    }
    messages.append((message, text))
    return .inserted
  }

  func message(_ reference: MessageReference) -> (message: Message, text: String)? {
    messages.first { $0.message.reference == reference }
  }

  /// All that pages begin with from there on.
  func messages(of group: GroupName, status: Message.Status?, after cursor: MessageID?) -> [Message] {
    messages.map(\.message).filter { message in
      message.group == group && (status == nil || message.status == status) && (cursor.map { message.id < $0 } ?? true)
    }.sorted { $0.id > $1.id }
  }

  mutating func replace(_ message: Message) -> Bool {
    guard let index = messages.firstIndex(where: { $0.message.reference == message.reference }) else { return false }
    if messages[index].message == message { return true }
    guard messages[index].message.version + 1 == message.version else { return false }
    messages[index].message = message
    return true
  }

  func due(by moment: NumericDate) -> [Message] {
    let waiting = messages.compactMap { stored in stored.message.wakeAt.map { (wakeAt: $0, message: stored.message) } }
    return waiting.filter { $0.wakeAt <= moment }.sorted { $0.wakeAt < $1.wakeAt }.map(\.message)
  }

  mutating func subscribe(_ newcomer: Subscriber) -> Subscriber {
    if let index = subscribers.firstIndex(where: { $0.group == newcomer.group && $0.address == newcomer.address }) {
      guard let end = subscribers[index].expiresAt, end <= newcomer.createdAt else { return subscribers[index] }
      subscribers.remove(at: index)
    }
    subscribers.append(newcomer)
    return newcomer
  }

  func subscriber(_ id: SubscriberID, of group: GroupName) -> Subscriber? {
    subscribers.first { $0.group == group && $0.id == id }
  }

  mutating func replace(_ subscriber: Subscriber) -> Bool {
    guard let index = subscribers.firstIndex(where: { $0.group == subscriber.group && $0.id == subscriber.id }) else {
      return false
    }
    if subscribers[index] == subscriber { return true }
    guard subscribers[index].version + 1 == subscriber.version else { return false }
    subscribers[index] = subscriber
    return true
  }

  mutating func remove(_ id: SubscriberID, of group: GroupName) -> Bool {
    let count = subscribers.count
    subscribers.removeAll { $0.group == group && $0.id == id }
    return subscribers.count < count
  }

  func subscribers(of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?) -> [Subscriber] {
    subscribers.filter { subscriber in
      subscriber.group == group && (status == nil || subscriber.status == status)
        && (cursor.map { subscriber.id > $0 } ?? true)
    }.sorted { $0.id < $1.id }
  }
}
