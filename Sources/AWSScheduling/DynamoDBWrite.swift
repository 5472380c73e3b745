internal import StrictJSON

/// One write of a transaction.
enum DynamoDBWrite {
  /// The item takes the place of one with its keys.
  case put(DynamoDBAttributes, if: DynamoDBCondition)
  /// The item with those keys goes.
  case delete(DynamoDBKey, if: DynamoDBCondition)

  /// As an element of `TransactItems`.
  func transactItem(table: String) -> JSONText {
    switch self {
    case .put: .object([JSONText.Member("Put", .object(members(table: table)))])
    case .delete: .object([JSONText.Member("Delete", .object(members(table: table)))])
    }
  }

  /// The members of `PutItem` and of an element of a transaction; they are the same. Where the condition fails, the answer
  /// holds the item that is there: that spares reading it, and nobody can change it before it is read.
  func members(table: String) -> [JSONText.Member] {
    let (what, condition) =
      switch self {
      case .put(let item, let condition): (JSONText.Member("Item", item.json), condition)
      case .delete(let key, let condition): (JSONText.Member("Key", key.attributes.json), condition)
      }
    return [JSONText.Member("TableName", .string(table)), what]
      + DynamoDBCondition.members([("ConditionExpression", condition)])
      + [JSONText.Member("ReturnValuesOnConditionCheckFailure", "ALL_OLD")]
  }
}

/// What became of writes.
enum DynamoDBOutcome {
  case done
  /// Nothing was written, because conditions did not hold: one check for each write, in their order.
  case refused([DynamoDBCheck])
}

/// What the condition of one write said.
enum DynamoDBCheck {
  /// It held, or was not looked at.
  case held
  /// It did not; with the item that is there, nil where there is none.
  case failed(JSONValue?)
}
