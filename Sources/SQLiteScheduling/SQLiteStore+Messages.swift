internal import Foundation
internal import GRDB
package import JOSE
package import Scheduling

extension SQLiteStore {
  package func insert(_ message: Message, text: String, key: IdempotencyKey?) throws(StoreFault) -> Insertion {
    try writing { connection in
      if let key {
        let moment = message.createdAt
        if let known = try SQLiteStore.insertion(under: key.digest, in: message.group, at: moment, connection) {
          return known
        }
        try SQLiteStore.forget(key, in: message.group, connection)
      }
      let (group, id) = (message.group.text, message.id.text)
      let found = try Row.fetchOne(
        connection.cachedStatement(sql: "SELECT 1 FROM message WHERE group_name = ? AND id = ?"),
        arguments: [group, id])
      guard found == nil else {
        throw StoreFault(
          code: "identifier_taken", reason: "the group has a message \(id) already; make another identifier")
      }
      try connection.insert(
        "message", MessageRow.fixedColumns + MessageRow.changingColumns,
        MessageRow.fixedValues(of: message) + MessageRow.changingValues(of: message))
      try connection.insert("message_text", ["group_name", "message_id", "text"], [group, id, Data(text.utf8)])
      if let key {
        try SQLiteStore.forgetKeys(expiredBefore: message.createdAt, connection)
        try connection.insert(
          "idempotency_key", ["group_name", "digest", "fingerprint", "message_id", "expires_at"],
          [group, key.digest, key.fingerprint, id, key.expiresAt.seconds])
      }
      return .inserted
    }
  }

  package func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate
  ) throws(StoreFault) -> Insertion? {
    try reading { try SQLiteStore.insertion(under: digest, in: group, at: moment, $0) }
  }

  package func message(_ reference: MessageReference) throws(StoreFault) -> Message? {
    try reading { try SQLiteStore.message(reference, $0) }
  }

  package func text(of reference: MessageReference) throws(StoreFault) -> String? {
    try reading { connection in
      try Row.fetchOne(
        connection.cachedStatement(sql: "SELECT text FROM message_text WHERE group_name = ? AND message_id = ?"),
        arguments: [reference.group.text, reference.id.text]
      ).map { try Fields($0).required("text", Fields.bytes) }
    }
  }

  package func messages(
    of group: GroupName, status: Message.Status?, after cursor: MessageID?, limit: Int
  ) throws(StoreFault) -> Page<Message> {
    let items = try reading { connection in
      try connection.list(
        "message", of: group, status: status?.rawValue, after: cursor?.text, descending: true, limit: limit,
        MessageRow.message)
    }
    return Page(items.prefixed(limit), next: items.count > limit ? items[limit - 1].id : nil)
  }

  package func replace(_ message: Message) throws(StoreFault) -> Bool {
    try writing { connection in
      if try connection.update(
        "message", MessageRow.changingColumns, MessageRow.changingValues(of: message), of: message.group,
        id: message.id.text, version: message.version - 1)
      {
        return true
      }
      return try SQLiteStore.message(message.reference, connection) == message
    }
  }

  package func due(by moment: NumericDate, limit: Int) throws(StoreFault) -> [MessageReference] {
    precondition((1...100).contains(limit))
    return try reading { connection in
      try Row.fetchAll(
        connection.cachedStatement(
          sql: "SELECT group_name, id FROM message WHERE wake_at <= ? ORDER BY wake_at, group_name, id LIMIT ?"),
        arguments: [moment.seconds, limit]
      ).map { row in
        let fields = Fields(row)
        return MessageReference(group: try fields.group(), id: try fields.required("id", Fields.identifier))
      }
    }
  }

  private static func message(_ reference: MessageReference, _ connection: Database) throws -> Message? {
    try Row.fetchOne(
      connection.cachedStatement(sql: "SELECT * FROM message WHERE group_name = ? AND id = ?"),
      arguments: [reference.group.text, reference.id.text]
    ).map(MessageRow.message)
  }

  /// The message that the key belongs to, where it has not expired.
  private static func insertion(
    under digest: String, in group: GroupName, at moment: NumericDate, _ connection: Database
  ) throws -> Insertion? {
    let known = try Row.fetchOne(
      connection.cachedStatement(
        sql: """
          SELECT message_id, fingerprint, expires_at FROM idempotency_key WHERE group_name = ? AND digest = ?
          """), arguments: [group.text, digest])
    guard let fields = known.map(Fields.init) else { return nil }
    guard try fields.required("expires_at", Fields.moment) > moment else { return nil }
    return .repeated(
      try fields.required("message_id", Fields.identifier),
      fingerprint: try fields.required("fingerprint", Fields.text))
  }

  /// Forgets a key that has expired, so that it can be given anew.
  private static func forget(_ key: IdempotencyKey, in group: GroupName, _ connection: Database) throws {
    try connection.cachedStatement(sql: "DELETE FROM idempotency_key WHERE group_name = ? AND digest = ?")
      .execute(arguments: [group.text, key.digest])
  }

  /// Forgets more keys than are added, so that they do not pile up, and few enough that nobody waits for it.
  private static func forgetKeys(expiredBefore moment: NumericDate, _ connection: Database) throws {
    try connection.cachedStatement(
      sql: """
        DELETE FROM idempotency_key WHERE (group_name, digest) IN
          (SELECT group_name, digest FROM idempotency_key WHERE expires_at <= ? ORDER BY expires_at LIMIT 4)
        """
    ).execute(arguments: [moment.advanced(by: -clockSeconds).seconds])
  }

  /// How far the clocks of those who write may be apart before one forgets what the other still remembers.
  static var clockSeconds: Int { 86_400 }
}
