import Foundation
import HTTPFetch
import StrictJSON
import Synchronization
import Testing

@testable import AWSClient

@Suite(.serialized) struct AWSClientTests {
  /// An operation that the server answers with these steps, one per request.
  private func operation(_ steps: [String], isIdempotent: Bool = true) -> AWSClient.Operation {
    let name = (["s\(UInt64.random(in: 0...UInt64.max))"] + steps).joined(separator: "/")
    return AWSClient.Operation(
      "PutItem", of: .dynamoDB, input: .object(["SecretId": .string(name)]), maximumAnswerBytes: 1000,
      isIdempotent: isIdempotent)
  }

  @Test func asksDynamoDBAsItIsAsked() throws {
    let (client, attempts) = SecretsServer.client()
    let answer = try client.call(operation(["headers"]), within: .seconds(5))
    let headers = try #require(answer.root["SecretString"]?.string)
    #expect(headers.contains("Content-Type: application/x-amz-json-1.0\n"))
    #expect(headers.contains("X-Amz-Target: DynamoDB_20120810.PutItem\n"))
    #expect(headers.contains("/eu-central-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;"))
    #expect(attempts.all.map(\.action) == ["dynamodb:PutItem"])
  }

  @Test(arguments: ["close", "status=500", "status=503", "status=429", "ThrottlingException", "InternalServiceError"])
  func triesUntilItIsDoneAndNoOftenerThanItMay(step: String) throws {
    let (client, attempts) = SecretsServer.client()
    _ = try client.call(operation([step, step, step, "ok"]), within: .seconds(5))
    #expect(attempts.all.count == 4 && attempts.all.last?.outcome == "ok")
    for (retries, count) in [(AWSRetries.standard, 4), (.onceMore, 2), (.none, 1)] {
      let (client, attempts) = SecretsServer.client()
      let operation = operation([step, step, step, step, "ok"])
      #expect(throws: AWSFault.self) { try client.call(operation, within: .seconds(5), retries: retries) }
      #expect(attempts.all.count == count && attempts.all.allSatisfy { $0.outcome != "ok" })
    }
  }

  @Test(arguments: ["ResourceNotFoundException", "AccessDeniedException", "redirect", "huge=5000", "raw=e30gLA"])
  func whatIsAnsweredIsNotAskedAgain(step: String) throws {
    let (client, attempts) = SecretsServer.client()
    let operation = operation([step, "ok"])
    #expect(throws: AWSFault.self) { try client.call(operation, within: .seconds(5)) }
    #expect(attempts.all.count == 1)
  }

  @Test(
    arguments: [
      ("close", 1, false), ("status=500", 1, false), ("ThrottlingException", 2, true), ("status=429", 2, true),
    ]
      as [(String, Int, Bool)])
  func whatIsNotIdempotentIsDoneOnceUnlessItSurelyWasNot(step: String, count: Int, succeeds: Bool) throws {
    let (client, attempts) = SecretsServer.client()
    let operation = operation([step, "ok"], isIdempotent: false)
    if succeeds {
      _ = try client.call(operation, within: .seconds(5))
    } else {
      let fault = #expect(throws: AWSFault.self) { try client.call(operation, within: .seconds(5)) }
      #expect(fault?.isSurelyUndone == false)
    }
    #expect(attempts.all.count == count)
  }

  @Test func aServerThatIsNotThereIsAskedAgainForWhatIsNotIdempotentToo() throws {
    let (client, attempts) = SecretsServer.client(changing: { $0["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9" })
    let operation = operation(["ok"], isIdempotent: false)
    let fault = #expect(throws: AWSFault.self) { try client.call(operation, within: .seconds(5)) }
    #expect(fault?.code == "connection_failed" && fault?.isSurelyUndone == true)
    #expect(attempts.all.count == 4)
  }

  @Test(
    arguments: [
      ("AccessDeniedException", true), ("status=404", true), ("status=500", false), ("status=503", false),
      ("ThrottlingException", true), ("status=429", true), ("close", false), ("huge=5000", false), ("raw=WQ", false),
      ("redirect", false),
    ] as [(String, Bool)])
  func knowsWhatSurelyWasNotDone(step: String, isUndone: Bool) throws {
    let (client, _) = SecretsServer.client()
    let fault = #expect(throws: AWSFault.self) {
      try client.call(operation([step]), within: .seconds(5), retries: .none)
    }
    #expect(fault?.isSurelyUndone == isUndone)
  }

  @Test func aPauseThatWouldBeTooLongIsNotTaken() throws {
    let slow = AWSRetries(maximumAttempts: 5, base: 10, cap: 10)
    let (client, attempts) = SecretsServer.client(chance: { 0.9 })
    let start = Date()
    let fault = #expect(throws: AWSFault.self) {
      try client.call(operation(["ThrottlingException", "ok"]), within: .seconds(5), retries: slow)
    }
    #expect(fault?.code == "throttled" && attempts.all.count == 1)
    #expect(Date().timeIntervalSince(start) < 1)
  }

  @Test func allAttemptsTogetherKeepTheLimit() throws {
    let (client, attempts) = SecretsServer.client()
    let start = Date()
    let fault = #expect(throws: AWSFault.self) {
      try client.call(operation(["status=500", "slow=5"]), within: .milliseconds(600))
    }
    #expect(fault?.code == "timed_out" && attempts.all.count == 2)
    #expect(Date().timeIntervalSince(start) < 1.5)
  }

  @Test func pausesAreAsLongAsChanceSays() throws {
    let asked = Mutex(0)
    let (client, _) = SecretsServer.client(chance: {
      asked.withLock { $0 += 1 }
      return 0.99
    })
    let start = Date()
    let retries = AWSRetries(maximumAttempts: 3, base: 0.2, cap: 5)
    _ = try client.call(operation(["status=500", "status=500", "ok"]), within: .seconds(5), retries: retries)
    #expect(asked.withLock { $0 } == 2)
    #expect(Date().timeIntervalSince(start) >= 0.99 * 0.6)
  }

  @Test func pausesGrowUpToTheirCap() {
    let retries = AWSRetries(maximumAttempts: 9, base: 0.1, cap: 1)
    let longest = (1...8).map { retries.pause(after: $0, chance: 1) }
    for (pause, expected) in zip(longest, [0.1, 0.2, 0.4, 0.8, 1, 1, 1, 1]) { #expect(abs(pause - expected) < 1e-9) }
    #expect((1...8).allSatisfy { retries.pause(after: $0, chance: 0) == 0 })
    #expect(abs(retries.pause(after: 3, chance: 0.25) - 0.1) < 1e-9)
    #expect(AWSRetries(maximumAttempts: 2, base: 0, cap: 0).pause(after: 1_000, chance: 1) == 0)
  }

  @Test func theBodyOfARefusalIsThereAndShowsNowhere() throws {
    let (client, attempts) = SecretsServer.client()
    let fault = #expect(throws: AWSFault.self) {
      try client.call(operation(["TransactionCanceledException"]), within: .seconds(5))
    }
    guard case .refused(let refused) = fault else {
      Issue.record("not refused: \(String(describing: fault))")
      return
    }
    #expect(refused.exception.name == "TransactionCanceledException")
    #expect(refused.body.document?.root["Message"]?.string == SecretsServer.secret)
    var shown = "\(refused) \(String(describing: fault)) \(attempts.all) " + String(reflecting: refused)
    dump(fault, to: &shown)
    #expect(!shown.contains(SecretsServer.secret))
    #expect(AWSErrorBody(Array("<html>".utf8)).document == nil)
  }

  @Test func manyThreadsMayAskAtOnce() throws {
    let (client, attempts) = SecretsServer.client()
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 40) { index in
      let answer = try? client.call(
        operation([index % 3 == 0 ? "ThrottlingException" : "ok", "ok"]), within: .seconds(20))
      if answer == nil { failures.withLock { $0 += 1 } }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(attempts.all.count == 54)
  }
}
