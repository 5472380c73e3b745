internal import JOSE
internal import Scheduling

extension DynamoDBAttributes {
  /// A subscriber. DynamoDB forgets the item at `expiresAt`, or some days later.
  init(_ subscriber: Subscriber) {
    self = DynamoDBKey(.subscriber, subscriber.id.text, of: subscriber.group).attributes
    add("address", .text(subscriber.address.text))
    add("status", .text(subscriber.status.rawValue))
    add("createdAt", .moment(subscriber.createdAt))
    add("invitedAt", .moment(subscriber.invitedAt))
    add("confirmedAt", subscriber.confirmedAt.map { .moment($0) })
    add("version", .number(subscriber.version))
    add("expiresAt", subscriber.expiresAt.map { .moment($0) })
  }

  /// The memory of a subscriber's address: it expires when the subscriber does.
  init(addressOf subscriber: Subscriber) {
    self = DynamoDBKey(.address, subscriber.address.text, of: subscriber.group).attributes
    add("subscriber", .text(subscriber.id.text))
    add("expiresAt", subscriber.expiresAt.map { .moment($0) })
  }

  /// A request's name.
  init(_ key: IdempotencyKey, of message: Message) {
    self = DynamoDBKey(.request, key.digest, of: message.group).attributes
    add("message", .text(message.id.text))
    add("fingerprint", .text(key.fingerprint))
    add("expiresAt", .moment(key.expiresAt))
  }
}

extension DynamoDBItem {
  /// The subscriber that this item is.
  func subscriber(of group: GroupName) throws(StoreFault) -> Subscriber {
    Subscriber(
      group: group, id: try identifier(), address: try text("address", as: "address", EmailAddress.init),
      status: try text("status", as: "status of a subscriber", Subscriber.Status.init),
      createdAt: try moment("createdAt"), invitedAt: try moment("invitedAt"),
      confirmedAt: has("confirmedAt") ? try moment("confirmedAt") : nil, version: try count("version", atLeast: 1))
  }

  /// Whose this address is.
  func owner() throws(StoreFault) -> SubscriberID {
    try text("subscriber", as: "identifier", SubscriberID.init)
  }
}
