internal import JOSE
internal import Scheduling
internal import StrictJSON

/// What has to hold of the item that is there, for a write to be done or an item to be in a list.
struct DynamoDBCondition {
  /// Attributes are written `#name`: so many words are reserved that none is written bare.
  private let expression: String
  /// What `:name` in it stands for.
  private let values: [(name: String, value: DynamoDBAttributes.Value)]

  init(_ expression: String, _ values: [(name: String, value: DynamoDBAttributes.Value)] = []) {
    self.expression = expression
    self.values = values
  }

  /// There is no item.
  static var isAbsent: DynamoDBCondition { DynamoDBCondition("attribute_not_exists(#pk)") }

  /// There is an item.
  static var isPresent: DynamoDBCondition { DynamoDBCondition("attribute_exists(#pk)") }

  /// There is no item, or one that is only waiting for DynamoDB to forget it.
  static func isAbsentOrExpired(at moment: NumericDate) -> DynamoDBCondition {
    DynamoDBCondition("attribute_not_exists(#pk) OR #expiresAt <= :now", [(":now", .moment(moment))])
  }

  /// The item is of that version.
  static func isOfVersion(_ version: Int64) -> DynamoDBCondition {
    DynamoDBCondition("#version = :version", [(":version", .number(version))])
  }

  /// The address is nobody's or that subscriber's.
  static func belongsToNobodyBut(_ id: SubscriberID) -> DynamoDBCondition {
    DynamoDBCondition("attribute_not_exists(#pk) OR #subscriber = :subscriber", [(":subscriber", .text(id.text))])
  }

  /// The attribute holds one of those texts.
  static func holds(_ name: String, anyOf texts: [String]) -> DynamoDBCondition {
    let values: [(name: String, value: DynamoDBAttributes.Value)] = texts.enumerated().map { index, text in
      (":value\(index)", .text(text))
    }
    return DynamoDBCondition("#\(name) IN (\(values.map(\.name).joined(separator: ", ")))", values)
  }

  /// The members of a request that say this, with others that belong to one of its expressions.
  ///
  /// - Parameter member: what the request calls the expression: `ConditionExpression`, `FilterExpression`.
  static func members(_ conditions: [(member: String, condition: DynamoDBCondition)]) -> [JSONText.Member] {
    var names: [String] = []
    for (_, condition) in conditions {
      for name in condition.names where !names.contains(name) { names.append(name) }
    }
    let values = conditions.flatMap(\.condition.values).map { JSONText.Member($0.name, $0.value.json) }
    return conditions.map { JSONText.Member($0.member, .string($0.condition.expression)) } + [
      JSONText.Member("ExpressionAttributeNames", .object(names.map { JSONText.Member("#\($0)", .string($0)) }))
    ] + (values.isEmpty ? [] : [JSONText.Member("ExpressionAttributeValues", .object(values))])
  }

  /// The names behind each `#`.
  private var names: [String] {
    expression.utf8.split(separator: UInt8(ascii: "#")).dropFirst(expression.utf8.first == UInt8(ascii: "#") ? 0 : 1)
      .map { part in
        let name = part.prefix { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        return String(Substring(name))
      }
  }
}
