internal import JOSE
package import Scheduling

extension DynamoDBStore {
  /// How often it is looked again whose an address is, while others write it.
  private static let maximumLooks = 8

  package func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber {
    let call = try begin()
    let group = newcomer.group
    let token = newToken()
    let asFirst = [
      DynamoDBWrite.put(DynamoDBAttributes(newcomer), if: .isAbsent),
      .put(DynamoDBAttributes(addressOf: newcomer), if: .isAbsent),
    ]
    var writes = asFirst
    for look in 0..<DynamoDBStore.maximumLooks {
      guard case .refused(let checks) = try call.write(writes, token: "\(token)\(look)") else { return newcomer }
      guard case .failed(let address?) = checks[1] else {
        if case .failed = checks[0] { throw StoreFault.identifierTaken(newcomer.id.text, of: "subscriber") }
        // What was to be replaced has changed since it was read: the next refusal says whose the address is now.
        writes = asFirst
        continue
      }
      let owner = try DynamoDBItem(address, kind: .address).owner()
      let present = try call.item(DynamoDBKey(.subscriber, owner.text, of: group))?.subscriber(of: group)
      if let present, !present.isExpired(at: newcomer.createdAt) { return present }
      guard owner != newcomer.id else { throw StoreFault.identifierTaken(newcomer.id.text, of: "subscriber") }
      // The one whose it was has expired, or DynamoDB has forgotten it already and the address not yet. It goes if it is
      // still as it was read: somebody may confirm it this moment.
      writes = [
        .put(DynamoDBAttributes(newcomer), if: .isAbsent),
        .put(DynamoDBAttributes(addressOf: newcomer), if: .belongsToNobodyBut(owner)),
        .delete(
          DynamoDBKey(.subscriber, owner.text, of: group), if: present.map { .isOfVersion($0.version) } ?? .isAbsent),
      ]
    }
    throw StoreFault(
      code: "conflict", reason: "others wrote the same address all the time; it is worth another attempt")
  }

  package func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? {
    try begin().item(DynamoDBKey(.subscriber, id.text, of: group))?.subscriber(of: group)
  }

  /// Writes the memory of the address, too: both expire together or not at all. Where the address has become somebody
  /// else's, because this subscriber had expired, nothing is written.
  package func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool {
    let item = DynamoDBAttributes(subscriber)
    let outcome = try begin().write(
      [
        .put(item, if: .isOfVersion(subscriber.version - 1)),
        .put(DynamoDBAttributes(addressOf: subscriber), if: .belongsToNobodyBut(subscriber.id)),
      ],
      token: newToken())
    switch outcome {
    case .done: return true
    case .refused(let checks):
      guard case .failed(let stored?) = checks[0] else { return false }
      return DynamoDBAttributes(try DynamoDBItem(stored, kind: .subscriber).subscriber(of: subscriber.group))
        .isSame(as: item)
    }
  }

  package func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool {
    let call = try begin()
    let key = DynamoDBKey(.subscriber, id.text, of: group)
    guard let present = try call.item(key)?.subscriber(of: group) else { return false }
    let address = DynamoDBKey(.address, present.address.text, of: group)
    let removal = DynamoDBWrite.delete(key, if: .isPresent)
    let outcome = try call.write([removal, .delete(address, if: .belongsToNobodyBut(id))], token: newToken())
    guard case .refused(let checks) = outcome else { return true }
    if case .failed = checks[0] { return false }
    // The address is somebody else's: this subscriber had expired.
    guard case .refused = try call.write([removal], token: newToken()) else { return true }
    return false
  }

  package func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    let list = DynamoDBList<Subscriber>(
      group: group, kind: .subscriber, isDescending: false,
      filter: status.map { .holds("status", anyOf: [$0.rawValue]) })
    return try list.page(of: begin(), after: cursor, limit: limit) { item throws(StoreFault) in
      let subscriber = try item.subscriber(of: group)
      return (subscriber.id, subscriber)
    }
  }
}

extension Subscriber {
  fileprivate func isExpired(at moment: NumericDate) -> Bool {
    expiresAt.map { $0 <= moment } ?? false
  }
}
