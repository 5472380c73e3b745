internal import GRDB
internal import JOSE
package import Scheduling

extension SQLiteStore {
  package func subscribe(_ newcomer: Subscriber) throws(StoreFault) -> Subscriber {
    try writing { connection in
      let known = try Row.fetchOne(
        connection.cachedStatement(sql: "SELECT * FROM subscriber WHERE group_name = ? AND address = ?"),
        arguments: [newcomer.group.text, newcomer.address.text]
      ).map(SubscriberRow.subscriber)
      if let known {
        guard let end = known.expiresAt, end <= newcomer.createdAt else { return known }
        _ = try SQLiteStore.remove(known.id, of: known.group, connection)
      }
      try SQLiteStore.forgetSubscribers(expiredBefore: newcomer.createdAt, connection)
      try connection.insert(
        "subscriber", SubscriberRow.fixedColumns + SubscriberRow.changingColumns,
        SubscriberRow.fixedValues(of: newcomer) + SubscriberRow.changingValues(of: newcomer))
      return newcomer
    }
  }

  package func subscriber(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Subscriber? {
    try reading { try SQLiteStore.subscriber(id, of: group, $0) }
  }

  package func replace(_ subscriber: Subscriber) throws(StoreFault) -> Bool {
    try writing { connection in
      if try connection.update(
        "subscriber", SubscriberRow.changingColumns, SubscriberRow.changingValues(of: subscriber),
        of: subscriber.group, id: subscriber.id.text, version: subscriber.version - 1)
      {
        return true
      }
      return try SQLiteStore.subscriber(subscriber.id, of: subscriber.group, connection) == subscriber
    }
  }

  package func remove(_ id: SubscriberID, of group: GroupName) throws(StoreFault) -> Bool {
    try writing { try SQLiteStore.remove(id, of: group, $0) }
  }

  package func subscribers(
    of group: GroupName, status: Subscriber.Status?, after cursor: SubscriberID?, limit: Int
  ) throws(StoreFault) -> Page<Subscriber> {
    let items = try reading { connection in
      try connection.list(
        "subscriber", of: group, status: status?.rawValue, after: cursor?.text, descending: false, limit: limit,
        SubscriberRow.subscriber)
    }
    return Page(items.prefixed(limit), next: items.count > limit ? items[limit - 1].id : nil)
  }

  private static func subscriber(
    _ id: SubscriberID, of group: GroupName, _ connection: Database
  ) throws -> Subscriber? {
    try Row.fetchOne(
      connection.cachedStatement(sql: "SELECT * FROM subscriber WHERE group_name = ? AND id = ?"),
      arguments: [group.text, id.text]
    ).map(SubscriberRow.subscriber)
  }

  private static func remove(_ id: SubscriberID, of group: GroupName, _ connection: Database) throws -> Bool {
    try connection.cachedStatement(sql: "DELETE FROM subscriber WHERE group_name = ? AND id = ?")
      .execute(arguments: [group.text, id.text])
    return connection.changesCount > 0
  }

  /// Addresses of people who never answered are not kept; a few at a time, as with keys.
  private static func forgetSubscribers(expiredBefore moment: NumericDate, _ connection: Database) throws {
    try connection.cachedStatement(
      sql: """
        DELETE FROM subscriber WHERE (group_name, id) IN
          (SELECT group_name, id FROM subscriber WHERE expires_at <= ? ORDER BY expires_at LIMIT 4)
        """
    ).execute(arguments: [moment.advanced(by: -clockSeconds).seconds])
  }
}
