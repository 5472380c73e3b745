import JOSE
import Scheduling
import StrictJSON
import TestSupport

@testable import AWSScheduling

/// What the tests store. Identifiers ascend with their numbers; moments count from an arbitrary one.
enum Sample {
  static let group = GroupName("readers").unsafelyPresent

  static func moment(_ seconds: Int) -> NumericDate {
    NumericDate(secondsSinceEpoch: 1_800_000_000).unsafelyPresent.advanced(by: seconds)
  }

  static func id<Subject>(_ number: Int) -> Identifier<Subject> {
    Identifier(at: moment(0), chance: (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * (9 - $0))) })
  }

  static func message(_ number: Int, createdAt: Int = 0) -> Message {
    Message(
      group: group, id: id(number), subject: "news", deliverAt: moment(3600), createdAt: moment(createdAt),
      author: "user:alice")
  }

  static func key(_ number: Int, fingerprint: String = "f") -> IdempotencyKey {
    IdempotencyKey(digest: "digest-\(number)", fingerprint: fingerprint, expiresAt: moment(86_400))
  }

  static func subscriber(_ number: Int, address: String = "reader@example.org", createdAt: Int = 0) -> Subscriber {
    Subscriber(
      group: group, id: id(number), address: EmailAddress(address).unsafelyPresent, createdAt: moment(createdAt),
      invitedAt: moment(createdAt))
  }

  /// Where an item lies, for those who write and remove it by hand.
  static func key(_ kind: DynamoDBKey.Kind, _ name: String) -> JSONText {
    DynamoDBKey(kind, name, of: group).attributes.json
  }
}

extension Subscriber {
  func confirmed() -> Subscriber {
    var subscriber = self
    subscriber.status = .confirmed
    subscriber.confirmedAt = Sample.moment(10)
    subscriber.version += 1
    return subscriber
  }

  func invited(at moment: NumericDate) -> Subscriber {
    var subscriber = self
    subscriber.invitedAt = moment
    subscriber.version += 1
    return subscriber
  }
}

extension DynamoDB {
  /// The item as it is stored.
  static func item(_ key: JSONText, in table: String) throws -> JSONValue? {
    try call("GetItem", .object(["TableName": .string(table), "Key": key, "ConsistentRead": true])).root["Item"]
  }

  static func delete(_ key: JSONText, in table: String) throws {
    try call("DeleteItem", .object(["TableName": .string(table), "Key": key]))
  }

  static func put(_ item: JSONText, in table: String) throws {
    try call("PutItem", .object(["TableName": .string(table), "Item": item]))
  }
}

/// The fault of what has to fail.
func fault<Value>(_ body: () throws -> Value) -> StoreFault? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? StoreFault
  }
}
