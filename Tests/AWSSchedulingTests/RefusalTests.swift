import AWSClient
import AWSScheduling
import Scheduling
import StrictJSON
import Testing

/// What DynamoDB says no with, and what the owner reads of it.
struct RefusalTests {
  @Test(arguments: [
    UnreliableProxy.cancellation("None", "TransactionConflict", "None"),
    UnreliableProxy.cancellation("ThrottlingError", "None", "None"),
    UnreliableProxy.cancellation("ProvisionedThroughputExceeded", "None", "TransactionConflict"),
    UnreliableProxy.refusal("TransactionInProgressException"), UnreliableProxy.refusal("ThrottlingException"),
    UnreliableProxy.refusal("InternalServerError", status: 500),
    UnreliableProxy.refusal("ServiceUnavailable", status: 503),
  ])
  func triesAgainWhatWasOnlyInTheWay(refusal: String) throws {
    let proxy = try UnreliableProxy([refusal, refusal])
    let store = try proxy.store()
    #expect(try store.insert(Sample.message(1), text: "", key: Sample.key(1)) == .inserted)
    #expect(try proxy.requests().count == 3)
  }

  @Test func triesAgainAChangeThatATransactionIsInTheWayOf() throws {
    let proxy = try UnreliableProxy(["pass", UnreliableProxy.refusal("TransactionConflictException")])
    let store = try proxy.store()
    var message = Sample.message(1)
    #expect(try store.insert(message, text: "", key: nil) == .inserted)
    message.version = 2
    #expect(try store.replace(message))
  }

  @Test(arguments: [
    (UnreliableProxy.cancellation("None", "TransactionConflict", "None"), "conflict", "TransactWriteItems"),
    (UnreliableProxy.refusal("ThrottlingException"), "throttled", "capacity"),
    (UnreliableProxy.refusal("InternalServerError", status: 500), "service_failed", "InternalServerError"),
    (UnreliableProxy.cancellation("ValidationError", "None", "None"), "request_refused", "ValidationError, None, None"),
    (UnreliableProxy.cancellation("ConditionalCheckFailed"), "request_refused", "ConditionalCheckFailed"),
    (UnreliableProxy.refusal("TransactionCanceledException"), "request_refused", "no reason"),
    (
      UnreliableProxy.refusal("TransactionCanceledException", with: #","CancellationReasons":{"a":1}"#),
      "request_refused", "no reason"
    ),
    (UnreliableProxy.cancellation("a secret text"), "request_refused", "no reason"),
    (UnreliableProxy.refusal("ValidationException"), "request_refused", "docs/scheduler-table.md"),
    ("400 nonsense", "request_refused", "unnamed"), ("200 nonsense", "answer_malformed", "JSON"),
  ])
  func givesUpWithAFaultThatSaysWhatItWas(refusal: String, code: String, word: String) throws {
    let proxy = try UnreliableProxy(["forever " + refusal])
    let store = try proxy.store(longest: 5)
    let fault = try #require(fault { try store.insert(Sample.message(1), text: "", key: Sample.key(1)) })
    #expect(fault.code == code)
    #expect(fault.reason.contains(word), "\(fault.reason)")
  }

  @Test(arguments: [
    #"{}"#, #"{"Items":5}"#, #"{"Items":[],"LastEvaluatedKey":{"pk":{"S":"GROUP#readers"}}}"#,
    #"{"Items":[],"LastEvaluatedKey":{"sk":{"S":"MSG#nonsense"}}}"#,
    #"{"Items":[],"LastEvaluatedKey":{"sk":{"S":"SUB#01mcc5rm000000000000000001"}}}"#, #"{"Items":[5]}"#,
  ])
  func readsNoAnswerThatIsNone(answer: String) throws {
    let proxy = try UnreliableProxy(["forever 200 " + answer])
    let store = try proxy.store()
    let codes = ["answer_malformed", "item_malformed"]
    let list = fault { try store.messages(of: Sample.group, status: .sent, after: nil, limit: 10) }
    #expect(codes.contains(try #require(list).code))
  }

  @Test func saysWhichPermissionIsMissing() throws {
    let table = try DynamoDB.makeTable()
    let store = DynamoDB.store(try DynamoDB.client(as: \.reader), table: table)
    #expect(try store.message(Sample.message(1).reference) == nil)
    let writing = try #require(fault { try store.insert(Sample.message(1), text: "", key: nil) })
    #expect(writing.code == "access_denied")
    #expect(writing.reason.contains("allow dynamodb:PutItem and dynamodb:DeleteItem on the table \(table)"))
    let reading = try #require(fault { try store.due(by: Sample.moment(0), limit: 1) })
    #expect(reading.reason.contains("allow dynamodb:Query on the table \(table) and on its index due"))
  }

  @Test func saysWhereTheNameOfTheTableComesFrom() throws {
    let store = DynamoDB.store(try DynamoDB.client(), table: "no-such-table")
    for fault in [
      fault { try store.message(Sample.message(1).reference) },
      fault { try store.insert(Sample.message(1), text: "", key: nil) },
      fault { try store.subscribers(of: Sample.group, status: nil, after: nil, limit: 1) },
    ] {
      #expect(fault?.code == "resource_not_found")
      #expect(fault?.reason.contains("check SCHEDULER_TABLE and AWS_REGION") == true)
    }
  }

  @Test func showsNoSecretWhenTheKeyIsWrong() throws {
    let wrong = "wrongwrongwrongwrong"
    let client = try DynamoDB.client(changing: { $0["AWS_SECRET_ACCESS_KEY"] = wrong })
    let store = DynamoDB.store(client, table: try DynamoDB.makeTable())
    let fault = try #require(fault { try store.insert(Sample.message(1), text: "the text", key: nil) })
    #expect(fault.code == "signature_refused")
    #expect(!fault.reason.contains(wrong) && !fault.reason.contains("the text"))
  }

  @Test func asksNothingWhenTheTimeIsOver() throws {
    let client = try DynamoDB.client(report: { _ in Issue.record("asked") })
    let store = DynamoDBStore(client, table: "any", limit: .zero)
    #expect(fault { try store.message(Sample.message(1).reference) }?.code == "timed_out")
    #expect(fault { try store.insert(Sample.message(1), text: "", key: nil) }?.code == "timed_out")
  }

  @Test func takesNoLongerThanItMay() throws {
    let proxy = try UnreliableProxy(["forever " + UnreliableProxy.refusal("TransactionInProgressException")])
    let store = try proxy.store(longest: 0.3)
    let clock = ContinuousClock()
    let taken = try clock.measure {
      let fault = try #require(fault { try store.insert(Sample.message(1), text: "", key: nil) })
      #expect(["conflict", "timed_out"].contains(fault.code), "\(fault)")
    }
    #expect(taken < .seconds(3))
  }

  @Test func refusesATextThatCouldNotBeReadAgain() throws {
    let store = try DynamoDB.store()
    #expect(fault { try store.insert(Sample.message(1), text: "a\0b", key: nil) }?.code == "text_unstorable")
    #expect(try store.message(Sample.message(1).reference) == nil)
  }
}
