internal import JOSE
internal import Scheduling
internal import Signatures

/// Something to look at: what the plan says goes into a database that was just made.
struct DemoData: Sendable {
  private let subscribers: [Subscriber]
  private let messages: [(message: Message, text: String)]

  /// - Parameter now: a whole second; when all of it is made.
  init(_ plan: LocalPlan, at now: NumericDate) throws(GatewayFault) {
    subscribers = try plan.subscribers.map { each throws(GatewayFault) in
      guard let group = GroupName(each.group), let address = EmailAddress(each.email) else {
        throw GatewayFault("plan_malformed", "a subscriber has a group and an e-mail address, not \(each.email)")
      }
      return Subscriber(
        group: group, id: SubscriberID(at: now, chance: try DemoData.chance()), address: address, status: .confirmed,
        createdAt: now, invitedAt: now, confirmedAt: now)
    }
    messages = try plan.messages.map { each throws(GatewayFault) in
      guard let group = GroupName(each.group) else {
        throw GatewayFault("plan_malformed", "a message has the name of a group, not \(each.group)")
      }
      let message = Message(
        group: group, id: MessageID(at: now, chance: try DemoData.chance()), subject: each.subject,
        deliverAt: now.advanced(by: each.inSeconds), createdAt: now, author: "latchkey-gateway")
      return (message, each.body)
    }
  }

  func put(into store: some Store) throws(StoreFault) {
    for subscriber in subscribers { _ = try store.subscribe(subscriber) }
    for (message, text) in messages { _ = try store.insert(message, text: text, key: nil) }
  }

  private static func chance() throws(GatewayFault) -> [UInt8] {
    guard let bytes = try? SecureRandom.bytes(count: MessageID.randomByteCount) else {
      throw GatewayFault("chance_unavailable", "openssl gave no random bytes")
    }
    return bytes
  }
}
