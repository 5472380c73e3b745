import Foundation
import HTTPFetch
import LambdaRuntime
import SystemCalls
import Testing

/// The loop against an interface that records what it does. Serialised: the trace id is the whole process's.
@Suite(.serialized) struct LambdaRuntimeTests {
  @Test func takesACallAndAnswersIt() throws {
    let interface = try TestInterface([
      .call(
        id: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", body: "{\"a\":1}",
        more: [["Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:f"]])
    ])
    var seen: [Invocation] = []
    try interface.runtime().run(maximumInvocations: 1) { invocation in
      seen.append(invocation)
      return .success(Array("{\"ok\":true}".utf8))
    }
    let invocation = try #require(seen.first)
    #expect(invocation.requestID == "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
    #expect(invocation.deadlineMilliseconds == 1_767_225_600_000)
    #expect(invocation.functionARN == "arn:aws:lambda:eu-central-1:1:function:f")
    #expect(invocation.traceID == nil)
    #expect(invocation.payload == Array("{\"a\":1}".utf8))
    #expect(
      try interface.posts() == [
        .init(
          path: "/2018-06-01/runtime/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response", body: "{\"ok\":true}",
          errorType: nil, contentType: "application/json")
      ])
  }

  @Test func saysUnauthorizedExactlyAndGoesOn() throws {
    let interface = try TestInterface([.call(id: "1"), .call(id: "2")])
    var calls = 0
    try interface.runtime().run(maximumInvocations: 2) { _ in
      calls += 1
      return calls == 1
        ? .failure(InvocationError(errorType: "Refusal \"x\"\r\n", errorMessage: "Unauthorized")) : .success([0x31])
    }
    #expect(
      try interface.posts() == [
        .init(
          path: "/2018-06-01/runtime/invocation/1/error",
          body: "{\"errorMessage\":\"Unauthorized\",\"errorType\":\"Refusal \\\"x\\\"\\r\\n\"}",
          errorType: "Refusal--x---", contentType: "application/json"),
        .init(
          path: "/2018-06-01/runtime/invocation/2/response", body: "1", errorType: nil,
          contentType: "application/json"),
      ])
  }

  @Test func exportsTheTraceOfThisCallAndNoOther() throws {
    let interface = try TestInterface([
      .call(id: "1", more: [["Lambda-Runtime-Trace-Id", "Root=1-5bef4de7;Sampled=0"]]), .call(id: "2"),
      .call(id: "3", more: [["Lambda-Runtime-Trace-Id", String(repeating: "x", count: 1_025)]]),
    ])
    var traces: [String?] = []
    try interface.runtime().run(maximumInvocations: 3) { invocation in
      #expect(invocation.traceID == Environment.value(of: "_X_AMZN_TRACE_ID"))
      traces.append(invocation.traceID)
      return .success([])
    }
    #expect(traces == ["Root=1-5bef4de7;Sampled=0", nil, nil])
  }

  @Test func worksAfterTheAnswerAndBeforeTheNextCall() throws {
    let interface = try TestInterface([.call(id: "1"), .call(id: "2")])
    var events: [String] = []
    try interface.runtime().run(
      maximumInvocations: 2,
      handler: { invocation in
        events.append("call \(invocation.requestID)")
        return .success([])
      },
      afterAnswer: { invocation in
        let (answers, polls) = ((try? interface.posts().count) ?? -1, (try? interface.polls()) ?? -1)
        events.append("after \(invocation.requestID), \(answers) answers, \(polls) polls")
      })
    #expect(events == ["call 1", "after 1, 1 answers, 1 polls", "call 2", "after 2, 2 answers, 2 polls"])
  }

  @Test func anAnswerOfMoreThanSixMegabytesBecomesAnError() throws {
    let interface = try TestInterface([.call(id: "1"), .call(id: "2")])
    try interface.runtime().run(maximumInvocations: 2) { invocation in
      .success([UInt8](repeating: 0x20, count: invocation.requestID == "1" ? 6_291_557 : 6_291_556))
    }
    let posts = try interface.posts()
    #expect(posts.map(\.errorType) == ["Function.ResponseSizeTooLarge", nil])
    #expect(posts.last?.body == "6291556 bytes")
  }

  @Test func reportsAnAnswerThatWasNotTakenAndGoesOn() throws {
    let interface = try TestInterface([.call(id: "1"), .call(id: "2"), .call(id: "3")], postStatuses: "400,413,202")
    var problems: [LambdaRuntimeProblem] = []
    try interface.runtime().run(
      maximumInvocations: 3,
      handler: { $0.requestID == "2" ? .failure(.init(errorType: "T", errorMessage: "m")) : .success([]) },
      report: { problems.append($0) })
    #expect(problems == [.refused(step: .answer, status: 400), .refused(step: .error, status: 413)])
    #expect(problems.first?.description == "lambda's runtime interface answered 400 to answer")
    #expect(try interface.posts().count == 3)
  }

  @Test(arguments: [
    "../../init/error", "a/b", "a?b", "", "a b", "\u{E4}", String(repeating: "a", count: 129),
  ])
  func aCallWithoutAUsableNameIsNotAnswered(id: String) throws {
    let interface = try TestInterface([.call(id: id), .call(id: "good")])
    var problems: [LambdaRuntimeProblem] = []
    try interface.runtime().run(
      maximumInvocations: 1, handler: { _ in .success([]) }, report: { problems.append($0) })
    #expect(problems == [.namelessInvocation])
    #expect(try interface.posts().map(\.path) == ["/2018-06-01/runtime/invocation/good/response"])
  }

  @Test func aCallWithTwoNamesIsNotAnswered() throws {
    let name = "Lambda-Runtime-Aws-Request-Id"
    let interface = try TestInterface([.fields([[name, "a"], [name, "b"]]), .call(id: "good")])
    try interface.runtime().run(maximumInvocations: 1) { _ in .success([]) }
    #expect(try interface.posts().count == 1)
  }

  @Test(arguments: ["", "soon", "-1", "+1", "0", "99999999999999999999", "1.5"])
  func aCallWithoutADeadlineFails(deadline: String) throws {
    let interface = try TestInterface([.call(id: "1", deadline: deadline)])
    try interface.runtime().run(maximumInvocations: 1) { _ in
      Issue.record("the handler is called")
      return .success([])
    }
    #expect(try interface.posts().map(\.errorType) == ["Runtime.InvocationMalformed"])
  }

  @Test func triesAgainAndThenEndsWithAClearError() throws {
    let interface = try TestInterface([.call(id: "1")])
    let runtime = try interface.runtime()
    var problems: [LambdaRuntimeProblem] = []
    let start = Date()
    let problem = #expect(throws: LambdaRuntimeProblem.self) {
      try runtime.run(
        handler: { _ in
          interface.stop()
          return .success([])
        }, report: { problems.append($0) })
    }
    #expect(problem?.code == "runtime_unreachable")
    #expect(
      problem?.description
        == "lambda's runtime interface does not answer: no connection to \(interface.authority): connection refused")
    // The answer, and three attempts at the next call before the last.
    #expect(problems.map(\.code) == Array(repeating: "runtime_unreachable", count: 4))
    #expect(Date().timeIntervalSince(start) < 10)
  }

  @Test func anInterruptionOfTheInterfaceIsSurvived() throws {
    let interface = try TestInterface([.hangUp, .status(403), .oversized, .call(id: "1")])
    var problems: [String] = []
    try interface.runtime().run(
      maximumInvocations: 1, handler: { _ in .success([]) }, report: { problems.append($0.code) })
    #expect(problems == ["runtime_unreachable", "runtime_refused", "runtime_unreachable"])
    #expect(try interface.posts().count == 1)
  }

  @Test func aBrokenSandboxEndsTheLoopAtOnce() throws {
    let interface = try TestInterface([.status(500), .call(id: "1")])
    #expect(throws: LambdaRuntimeProblem.refused(step: .next, status: 500)) {
      try interface.runtime().run { _ in .success([]) }
    }
    #expect(try interface.polls() == 1)
  }

  @Test func endsInOrderWhileItWaitsForACall() throws {
    let interface = try TestInterface([.call(id: "1")])
    var ending: Date?
    var afterAnswers = 0
    try interface.runtime(isTerminating: { ending.map { $0 < Date() } ?? false }).run(
      handler: { _ in
        ending = Date().addingTimeInterval(0.3)
        return .success([])
      }, afterAnswer: { _ in afterAnswers += 1 })
    #expect(try interface.posts().count == 1)
    #expect(afterAnswers == 1)
    #expect(ending.map { Date().timeIntervalSince($0) < 5 } == true)
  }

  @Test func answersTheCallInHandBeforeItEnds() throws {
    let interface = try TestInterface([.call(id: "1"), .call(id: "2")])
    var ends = false
    var afterwards: [String] = []
    try interface.runtime(isTerminating: { ends }).run(
      handler: { _ in
        ends = true
        return .success([])
      }, afterAnswer: { afterwards.append($0.requestID) })
    // What is only written after an answer is not to be lost with the last one.
    #expect(afterwards == ["1"])
    #expect(try interface.posts().map(\.path) == ["/2018-06-01/runtime/invocation/1/response"])
    #expect(try interface.polls() == 1)
  }

  @Test func saysThatItCannotStart() throws {
    let interface = try TestInterface([])
    try interface.runtime().reportInitError(.init(errorType: "Policy.Invalid", errorMessage: "latchkey.json: …"))
    #expect(
      try interface.posts() == [
        .init(
          path: "/2018-06-01/runtime/init/error",
          body: "{\"errorMessage\":\"latchkey.json: …\",\"errorType\":\"Policy.Invalid\"}",
          errorType: "Policy.Invalid", contentType: "application/json")
      ])
  }

  @Test func needsLambda() {
    let problem = #expect(throws: LambdaRuntimeProblem.self) {
      try LambdaRuntime(environment: [:], isTerminating: { false })
    }
    #expect(
      problem?.description
        == "AWS_LAMBDA_RUNTIME_API is not set; start this program on AWS Lambda, or under aws-lambda-rie")
    #expect(throws: LambdaRuntimeProblem.self) {
      try LambdaRuntime(environment: ["AWS_LAMBDA_RUNTIME_API": "a/b"], isTerminating: { false })
    }
  }
}
