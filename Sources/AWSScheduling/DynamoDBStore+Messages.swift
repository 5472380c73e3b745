package import JOSE
package import Scheduling
internal import StrictJSON

extension DynamoDBStore {
  /// How often a key is looked at again that was forgotten while we looked.
  private static let maximumLooks = 4

  package func insert(
    _ message: Message, text: String, key: IdempotencyKey?
  ) throws(StoreFault) -> Insertion {
    try requireReadable([message.subject, message.author, text])
    let call = try begin()
    var writes = [
      DynamoDBWrite.put(DynamoDBAttributes(message), if: .isAbsent),
      .put(DynamoDBAttributes(text: text, of: message), if: .isAbsent),
    ]
    if let key {
      writes.append(.put(DynamoDBAttributes(key, of: message), if: .isAbsentOrExpired(at: message.createdAt)))
    }
    for _ in 0..<DynamoDBStore.maximumLooks {
      // The identifier is new with each message, and so fit to name the transaction.
      guard case .refused(let checks) = try call.write(writes, token: message.id.text) else { return .inserted }
      if key != nil, case .failed(let item) = checks[2] {
        guard let item else { continue }
        let holder = DynamoDBItem(item, kind: .request)
        let id = try holder.text("message", as: "identifier", MessageID.init)
        // Our own: the answer to it was lost, and this is the repetition.
        guard id != message.id else { return .inserted }
        return .repeated(id, fingerprint: try holder.text("fingerprint"))
      }
      if case .failed(let item?) = checks[0],
        try DynamoDBItem(item, kind: .message).message(of: message.group).isLaterForm(of: message)
      {
        return .inserted
      }
      throw StoreFault.identifierTaken(message.id.text, of: "message")
    }
    throw StoreFault(
      code: "conflict", reason: "the request's name came and went while it was looked at; it is worth another attempt")
  }

  package func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? {
    guard let holder = try begin().item(DynamoDBKey(.request, digest, of: group)),
      try holder.moment("expiresAt") > moment
    else { return nil }
    return .repeated(
      try holder.text("message", as: "identifier", MessageID.init), fingerprint: try holder.text("fingerprint"))
  }

  package func message(_ reference: MessageReference) throws(StoreFault) -> Message? {
    try begin().item(DynamoDBKey(.message, reference.id.text, of: reference.group))?.message(of: reference.group)
  }

  package func text(of reference: MessageReference) throws(StoreFault) -> String? {
    try begin().item(DynamoDBKey(.text, reference.id.text, of: reference.group))?.text("text")
  }

  package func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> {
    let list = DynamoDBList<Message>(
      group: group, kind: .message, isDescending: true,
      filter: status.map { .holds("state", anyOf: StateName.all(of: $0).map(\.rawValue)) })
    return try list.page(of: begin(), after: cursor, limit: limit) { item throws(StoreFault) in
      let message = try item.message(of: group)
      return (message.id, message)
    }
  }

  package func replace(_ message: Message) throws(StoreFault) -> Bool {
    let item = DynamoDBAttributes(message)
    switch try begin().put(item, if: .isOfVersion(message.version - 1)) {
    case .done: return true
    case .refused(let checks):
      guard case .failed(let stored?) = checks[0] else { return false }
      return DynamoDBAttributes(try DynamoDBItem(stored, kind: .message).message(of: message.group)).isSame(as: item)
    }
  }

  /// Asks the index, which DynamoDB writes after the table.
  package func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] {
    let condition = DynamoDBCondition(
      "#duePk = :due AND #wakeAt <= :moment",
      [(":due", .text(DynamoDBAttributes.duePartition)), (":moment", .moment(moment))])
    let members = [
      JSONText.Member("IndexName", "due"), JSONText.Member("Limit", .integer(Int64(pageSize(limit)))),
      JSONText.Member("ScanIndexForward", true),
    ]
    var due: [MessageReference] = []
    for value in try begin().query(members + DynamoDBCondition.members([("KeyConditionExpression", condition)])).items {
      let item = DynamoDBItem(value, kind: .message)
      guard let reference = DynamoDBKey.message(partition: try item.text("pk"), sort: try item.text("sk")) else {
        throw item.malformed("pk or sk", "no key of a message")
      }
      due.append(reference)
    }
    return due
  }

  /// Such a text could be stored and never be read again: `\u0000` is JSON, but not JSON that we read.
  private func requireReadable(_ texts: [String]) throws(StoreFault) {
    guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw StoreFault(code: "text_unstorable", reason: "a text of the message holds the character NUL")
    }
  }
}

/// What a caller may ask for at once: 1 to 100.
func pageSize(_ limit: Int) -> Int { min(max(limit, 1), 100) }

extension Message {
  /// Whether this is what became of that message.
  fileprivate func isLaterForm(of first: Message) -> Bool {
    var beginning = self
    beginning.state = first.state
    beginning.progress = first.progress
    beginning.attempts = first.attempts
    beginning.fruitlessAttempts = first.fruitlessAttempts
    beginning.version = first.version
    return DynamoDBAttributes(beginning).isSame(as: DynamoDBAttributes(first))
  }
}
