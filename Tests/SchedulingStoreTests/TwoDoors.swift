import JOSE
import Scheduling
import Synchronization

/// Two stores of the same data, asked in turn: what one has answered, the other has to know.
final class TwoDoors: Store {
  private let stores: [any Store]
  private let turn = Atomic(0)

  init(first: any Store, second: any Store) { stores = [first, second] }

  private var next: any Store { stores[turn.add(1, ordering: .relaxed).oldValue % 2] }

  func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion {
    try next.insert(message, text: text, key: key)
  }
  func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? {
    try next.insertion(under: digest, in: group, at: moment)
  }
  func message(_ reference: MessageReference) throws(StoreFault) -> Message? { try next.message(reference) }
  func text(of reference: MessageReference) throws(StoreFault) -> String? { try next.text(of: reference) }
  func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> {
    try next.messages(of: group, status: status, after: cursor, limit: limit)
  }
  func replace(_ message: Message) throws(StoreFault) -> Bool { try next.replace(message) }
  func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] {
    try next.due(by: moment, limit: limit)
  }
  func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber { try next.subscribe(newcomer) }
  func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? {
    try next.subscriber(id, of: group)
  }
  func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool { try next.replace(subscriber) }
  func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool { try next.remove(id, of: group) }
  func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    try next.subscribers(of: group, status: status, after: cursor, limit: limit)
  }
}
