internal import AWSClient
internal import Scheduling
internal import StrictJSON
internal import SystemCalls

/// The calls of one operation of the store, within one time limit.
struct DynamoDBCall {
  /// What DynamoDB answers with at most: one item has at most 400 KB, a page of a list 100 items of a few hundred bytes; in
  /// JSON a byte may become two.
  ///
  /// Source: Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB".
  private static let maximumAnswerBytes = 2 << 20
  /// How often writes are tried that others are in the way of, and the longest pauses in between, in seconds.
  private static let maximumAttempts = 8
  private static let firstPause = 0.02
  private static let longestPause = 0.4

  let client: AWSClient
  let table: String
  let limit: TimeLimit

  /// The item with that key; nil where there is none.
  func item(_ key: DynamoDBKey) throws(StoreFault) -> DynamoDBItem? {
    let answer = try call(
      "GetItem",
      [
        JSONText.Member("TableName", .string(table)), JSONText.Member("Key", key.attributes.json),
        JSONText.Member("ConsistentRead", true),
      ])
    return answer.root["Item"].map { DynamoDBItem($0, kind: key.kind) }
  }

  /// The items of a query, and the sort key of the last that was looked at, where there may be more behind it.
  func query(_ members: [JSONText.Member]) throws(StoreFault) -> (items: [JSONValue], lastSortKey: String?) {
    let answer = try call("Query", [JSONText.Member("TableName", .string(table))] + members).root
    guard let items = answer["Items"], items.kind == .array else { throw malformedAnswer("Query", "Items") }
    guard let last = answer["LastEvaluatedKey"] else { return (items.elements, nil) }
    guard let sortKey = last["sk"]?["S"]?.string else { throw malformedAnswer("Query", "LastEvaluatedKey") }
    return (items.elements, sortKey)
  }

  /// Writes one item.
  func put(_ item: DynamoDBAttributes, if condition: DynamoDBCondition) throws(StoreFault) -> DynamoDBOutcome {
    try withoutConflict("PutItem", DynamoDBWrite.put(item, if: condition).members(table: table)) { refused in
      guard refused.exception.name == "ConditionalCheckFailedException" else { return nil }
      return .refused([.failed(refused.body.document?.root["Item"])])
    }
  }

  /// Writes all of it or nothing.
  ///
  /// - Parameter token: names these writes for ten minutes: if they were done and the answer was lost, then trying again
  ///   does nothing and says that they were done.
  func write(_ writes: [DynamoDBWrite], token: String) throws(StoreFault) -> DynamoDBOutcome {
    let members = [
      JSONText.Member("TransactItems", .array(writes.map { $0.transactItem(table: table) })),
      JSONText.Member("ClientRequestToken", .string(token)),
    ]
    return try withoutConflict("TransactWriteItems", members) { refused in
      guard refused.exception.name == "TransactionCanceledException" else { return nil }
      return DynamoDBCall.outcome(reasons: refused.body.document?.root["CancellationReasons"], count: writes.count)
    }
  }

  /// Tries writes until nobody else's are in the way.
  ///
  /// - Parameter outcome: what a refusal says about the conditions; nil where it does not speak of them.
  private func withoutConflict(
    _ name: String, _ members: [JSONText.Member], outcome: (AWSFault.Refused) -> DynamoDBOutcome?
  ) throws(StoreFault) -> DynamoDBOutcome {
    var attempt = 1
    while true {
      do throws(AWSFault) {
        _ = try send(name, members)
        return .done
      } catch {
        guard case .refused(let refused) = error else { throw StoreFault(error, table: table) }
        if let outcome = outcome(refused) { return outcome }
        guard DynamoDBCall.isConflict(refused) else { throw StoreFault(error, table: table) }
        // Full jitter: those who were in each other's way shall not meet again.
        let pause = Double.random(
          in: 0..<min(DynamoDBCall.longestPause, DynamoDBCall.firstPause * Double(1 << attempt)))
        guard attempt < DynamoDBCall.maximumAttempts, limit.secondsLeft > pause else {
          throw StoreFault(
            code: "conflict",
            reason: "others wrote the same items \(attempt) times while \(name) was tried; it is worth another attempt")
        }
        Pause.sleep(seconds: pause)
        attempt += 1
      }
    }
  }

  /// Source: Amazon DynamoDB API Reference, "TransactWriteItems", Errors: a cancelled transaction has one reason for each
  /// write, `None` where that write would have been done.
  private static func outcome(reasons: JSONValue?, count: Int) -> DynamoDBOutcome? {
    guard let reasons = reasons?.elements, reasons.count == count,
      reasons.contains(where: { $0["Code"]?.equals(utf8: "ConditionalCheckFailed") == true })
    else { return nil }
    return .refused(
      reasons.map { reason in
        reason["Code"]?.equals(utf8: "ConditionalCheckFailed") == true ? .failed(reason["Item"]) : .held
      })
  }

  /// Whether nothing was written because somebody else was writing, or because it was too much at once.
  private static func isConflict(_ refused: AWSFault.Refused) -> Bool {
    switch refused.exception.name {
    case "TransactionConflictException", "TransactionInProgressException": return true
    case "TransactionCanceledException":
      let passing = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
      let codes = refused.cancellationCodes
      return codes.contains { passing.contains($0) } && codes.allSatisfy { passing.contains($0) || $0 == "None" }
    default: return false
    }
  }

  private func call(_ name: String, _ members: [JSONText.Member]) throws(StoreFault) -> JSONDocument {
    do throws(AWSFault) {
      return try send(name, members)
    } catch {
      throw StoreFault(error, table: table)
    }
  }

  /// Every operation is idempotent: readings are, and of a write that is done twice the second finds its condition failed
  /// by what the first has written, which the store compares.
  private func send(_ name: String, _ members: [JSONText.Member]) throws(AWSFault) -> JSONDocument {
    try client.call(
      AWSClient.Operation(
        name, of: .dynamoDB, input: .object(members), maximumAnswerBytes: DynamoDBCall.maximumAnswerBytes,
        isIdempotent: true),
      within: limit.left)
  }

  private func malformedAnswer(_ name: String, _ member: String) -> StoreFault {
    StoreFault(code: "answer_malformed", reason: "DynamoDB answered \(name) without a \(member) that can be read")
  }
}

extension AWSFault.Refused {
  /// Why each write of a cancelled transaction was not done.
  var cancellationCodes: [String] {
    let reasons = body.document?.root["CancellationReasons"]?.elements ?? []
    return reasons.map { $0["Code"]?.string ?? "" }
  }
}
