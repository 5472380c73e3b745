package import JOSE

/// Where messages and subscribers are kept. Every store passes the same suite of tests.
///
/// What has been answered is durable: the process may die, and the machine, and it is there. Every reading but `due` sees
/// what has been answered before. All of it may be called from any thread.
package protocol Store: Sendable {
  /// Adds a message with its text, and remembers the key, all or nothing.
  ///
  /// - Parameters:
  ///   - message: of version 1, with an id that no other has.
  ///   - key: what the caller named the request; nil: it has no name.
  /// - Returns: `.repeated` where the group has that key, not yet expired at the message's `createdAt`, from before.
  func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion

  /// What became of an insertion under that key: `.repeated`, with its message; nil where there was none, or the key has
  /// expired.
  ///
  /// - Parameters:
  ///   - digest: the key's.
  ///   - moment: the key is looked at as it is then.
  func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion?

  /// The message; nil where there is none.
  func message(_ reference: MessageReference) throws(StoreFault) -> Message?

  /// The text of a message; nil where there is none.
  func text(of reference: MessageReference) throws(StoreFault) -> String?

  /// A group's messages, those made last first.
  ///
  /// - Parameters:
  ///   - status: only these; nil: all.
  ///   - cursor: the id that the page begins after, which need not exist; nil: the first page.
  ///   - limit: the most that the page holds, 1 to 100. It may hold fewer and still not be the last.
  func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message>

  /// Writes a changed message, if what is stored is of the version before (`message.version - 1`), or is what is to be
  /// written already (a repeated request whose first answer was lost).
  ///
  /// - Returns: whether it is stored now; false where somebody else was first, or the message does not exist.
  func replace(_ message: Message) throws(StoreFault) -> Bool

  /// Messages of all groups whose `wakeAt` has come, those that wait longest first. A message that has changed within the
  /// last seconds may be missing, or be there too much.
  ///
  /// - Parameters:
  ///   - moment: `wakeAt` up to and including this.
  ///   - limit: the most of them, 1 to 100.
  func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference]

  /// Adds a subscriber, unless the group has that address already.
  ///
  /// - Parameter newcomer: of version 1. It takes the place of one that has expired at its `createdAt`.
  /// - Returns: the one that is stored now: the newcomer, or the one that was there.
  func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber

  /// The subscriber; nil where there is none. One that has expired may still be there.
  func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber?

  /// Writes a changed subscriber; see `replace(_:)` of a message. The address never changes.
  func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool

  /// Removes a subscriber and the memory of the address.
  ///
  /// - Returns: whether there was one.
  func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool

  /// A group's subscribers, in the order of their ids; see `messages(of:status:after:limit:)`.
  func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber>
}

/// A part of a list.
package struct Page<Item: Sendable & Equatable>: Sendable, Equatable {
  package let items: [Item]
  /// What the next page begins after; nil: this is the last. The next page may be empty.
  package let next: Identifier<Item>?

  /// A page, and where the next begins.
  package init(_ items: [Item], next: Identifier<Item>?) {
    self.items = items
    self.next = next
  }
}

/// A request's name, by which its repetition is known (the `Idempotency-Key` field).
package struct IdempotencyKey: Sendable, Equatable {
  /// A digest of who asked and what they named the request: 64 hexadecimal digits.
  package let digest: String
  /// A digest of what was asked: 64 hexadecimal digits. Another request under the same name is a mistake.
  package let fingerprint: String
  /// From when on the name is forgotten.
  package let expiresAt: NumericDate

  package init(digest: String, fingerprint: String, expiresAt: NumericDate) {
    self.digest = digest
    self.fingerprint = fingerprint
    self.expiresAt = expiresAt
  }
}

/// What became of an insertion.
package enum Insertion: Sendable, Equatable {
  case inserted
  /// Nothing was: that key belongs to this message already, which was asked for with this fingerprint.
  case repeated(MessageID, fingerprint: String)
}

/// Why a store has not answered. Whatever was to be written may have been written.
package struct StoreFault: Error, Sendable, Equatable {
  /// A stable name, fit for a metric, such as `throttled`.
  package let code: String
  /// What happened and what to do, for the owner's log; holds no address and no text of a message.
  package let reason: String

  package init(code: String, reason: String) {
    self.code = code
    self.reason = reason
  }
}

extension StoreFault: CustomStringConvertible {
  package var description: String { reason }
}
