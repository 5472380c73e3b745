internal import Foundation
internal import GRDB
internal import JOSE
internal import Scheduling

/// Reads a row without trust: GRDB's own subscripts end the process where a damaged file holds NULL or another type.
struct Fields {
  private let row: Row

  init(_ row: Row) { self.row = row }

  func required<Value>(_ column: String, _ read: (DatabaseValue) -> Value?) throws -> Value {
    guard let value = row[column] as DatabaseValue?, let read = read(value) else { throw unreadable(column) }
    return read
  }

  func optional<Value>(_ column: String, _ read: (DatabaseValue) -> Value?) throws -> Value? {
    guard let value = row[column] as DatabaseValue? else { throw unreadable(column) }
    return value.isNull ? nil : try required(column, read)
  }

  func group() throws -> GroupName { try required("group_name") { Fields.text($0).flatMap { GroupName($0) } } }

  /// Names the column only: the value may be an address.
  func unreadable(_ column: String) -> StoreFault {
    StoreFault(
      code: "database_unreadable", reason: "a row's \(column) is not understood; take the database from a backup")
  }

  static func text(_ value: DatabaseValue) -> String? { String.fromDatabaseValue(value) }
  static func number(_ value: DatabaseValue) -> Int? { Int.fromDatabaseValue(value) }
  static func largeNumber(_ value: DatabaseValue) -> Int64? { Int64.fromDatabaseValue(value) }

  static func bytes(_ value: DatabaseValue) -> String? {
    guard case .blob(let data) = value.storage else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  static func moment(_ value: DatabaseValue) -> NumericDate? {
    Int64.fromDatabaseValue(value).flatMap { NumericDate(secondsSinceEpoch: Double($0)) }
  }

  static func identifier<Subject>(_ value: DatabaseValue) -> Identifier<Subject>? {
    text(value).flatMap { Identifier($0) }
  }
}
