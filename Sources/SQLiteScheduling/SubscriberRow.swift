internal import GRDB
internal import Scheduling

/// How a subscriber stands in its table.
enum SubscriberRow {
  static let fixedColumns = ["group_name", "id", "address", "created_at"]
  static let changingColumns = ["status", "invited_at", "confirmed_at", "version", "expires_at"]

  static func fixedValues(of subscriber: Subscriber) -> [(any DatabaseValueConvertible)?] {
    [subscriber.group.text, subscriber.id.text, subscriber.address.text, subscriber.createdAt.seconds]
  }

  static func changingValues(of subscriber: Subscriber) -> [(any DatabaseValueConvertible)?] {
    [
      subscriber.status.rawValue, subscriber.invitedAt.seconds, subscriber.confirmedAt?.seconds, subscriber.version,
      subscriber.expiresAt?.seconds,
    ]
  }

  static func subscriber(_ row: Row) throws -> Subscriber {
    let fields = Fields(row)
    return Subscriber(
      group: try fields.group(), id: try fields.required("id", Fields.identifier),
      address: try fields.required("address") { Fields.text($0).flatMap { EmailAddress($0) } },
      status: try fields.required("status") { Fields.text($0).flatMap { Subscriber.Status(rawValue: $0) } },
      createdAt: try fields.required("created_at", Fields.moment),
      invitedAt: try fields.required("invited_at", Fields.moment),
      confirmedAt: try fields.optional("confirmed_at", Fields.moment),
      version: try fields.required("version", Fields.largeNumber))
  }
}
