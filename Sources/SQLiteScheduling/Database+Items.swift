internal import GRDB
internal import Scheduling

/// What messages and subscribers have in common: a group, an id, a status and a version. Names of tables and columns
/// come from this module alone; every value is an argument.
extension Database {
  func insert(_ table: String, _ columns: [String], _ values: [(any DatabaseValueConvertible)?]) throws {
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    try cachedStatement(sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))")
      .execute(arguments: StatementArguments(values))
  }

  /// Writes the columns if what is stored is of that version; whether it was.
  func update(
    _ table: String, _ columns: [String], _ values: [(any DatabaseValueConvertible)?], of group: GroupName, id: String,
    version: Int64
  ) throws -> Bool {
    let changes = columns.map { "\($0) = ?" }.joined(separator: ", ")
    try cachedStatement(sql: "UPDATE \(table) SET \(changes) WHERE group_name = ? AND id = ? AND version = ?")
      .execute(arguments: StatementArguments(values + [group.text, id, version]))
    return changesCount > 0
  }

  /// One more than `limit` of a group's items, where there are as many: by that one sees that there is another page.
  func list<Item>(
    _ table: String, of group: GroupName, status: String?, after cursor: String?, descending: Bool, limit: Int,
    _ read: (Row) throws -> Item
  ) throws -> [Item] {
    precondition((1...100).contains(limit))
    var conditions = ["group_name = ?"]
    var values: [any DatabaseValueConvertible] = [group.text]
    if let status {
      conditions.append("status = ?")
      values.append(status)
    }
    if let cursor {
      conditions.append("id \(descending ? "<" : ">") ?")
      values.append(cursor)
    }
    // Left to itself SQLite walks the whole group in the order of ids, for a few of one status, too.
    let source = status == nil ? table : "\(table) INDEXED BY \(table)_by_status"
    let statement = try cachedStatement(
      sql: """
        SELECT * FROM \(source) WHERE \(conditions.joined(separator: " AND ")) ORDER BY id\(descending ? " DESC" : "") LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: StatementArguments(values + [limit + 1])).map(read)
  }
}

extension Array {
  func prefixed(_ count: Int) -> [Element] { Array(prefix(count)) }
}
