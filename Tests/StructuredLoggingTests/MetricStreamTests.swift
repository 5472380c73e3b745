import Foundation
import StructuredLogging
import SystemCalls
import Testing

@Suite struct MetricStreamTests {
  @Test(arguments: [[:], ["LATCHKEY_METRICS": ""], ["LATCHKEY_METRICS": "off", "LATCHKEY_METRICS_NAMESPACE": "AWS/x"]])
  func isOffUnlessAskedFor(environment: [String: String]) throws {
    #expect(try MetricStream(environment: environment) == nil)
  }

  @Test(arguments: ["EMF", "on", "1", " emf", "e\u{6D}f\u{301}"])
  func refusesAnotherFormat(format: String) {
    let problem = #expect(throws: InvalidMetricSettings.self) {
      try MetricStream(environment: ["LATCHKEY_METRICS": format])
    }
    #expect(problem?.code == "metrics_unknown")
  }

  @Test(arguments: ["AWS/Lambda", ":a", "a b", "\u{E4}", String(repeating: "a", count: 256), " "])
  func refusesANamespaceThatCloudWatchWouldNotTake(namespace: String) {
    let problem = #expect(throws: InvalidMetricSettings.self) {
      try MetricStream(environment: ["LATCHKEY_METRICS": "emf", "LATCHKEY_METRICS_NAMESPACE": namespace])
    }
    #expect(problem?.code == "metrics_namespace_invalid")
  }

  @Test func saysWhatCouldBe() {
    #expect(
      InvalidMetricSettings.formatUnknown("on\n").description
        == "LATCHKEY_METRICS: the format \"on\\n\" is not known; use emf, or off")
    #expect(
      InvalidMetricSettings.namespaceInvalid("AWS/x").description
        == "LATCHKEY_METRICS_NAMESPACE: \"AWS/x\" is no namespace of one's own; use at most 255 of a-z A-Z 0-9 .-_/#:, "
        + "and neither AWS/ nor a colon in front")
  }

  @Test(arguments: [
    ([:], "Latchkey", "unnamed"),
    (["LATCHKEY_METRICS_NAMESPACE": "", "AWS_LAMBDA_FUNCTION_NAME": "api"], "Latchkey", "api"),
    (["LATCHKEY_METRICS_NAMESPACE": "Shop/Auth#1", "AWS_LAMBDA_FUNCTION_NAME": "api"], "Shop/Auth#1", "api"),
  ])
  func writesOneLineInItsNamespace(more: [String: String], namespace: String, function: String) throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    defer { close(ends[0]) }
    let stream = try #require(
      try MetricStream(
        environment: more.merging(["LATCHKEY_METRICS": "emf"]) { $1 },
        output: SystemCalls.OutputStream(descriptor: ends[1]), now: { 1_800_000_000.5 }))
    var document = MetricDocument()
    stream.write(document)
    document.add([.init("m", .count, 1)], by: [("FunctionName", stream.functionName)])
    stream.write(document)
    close(ends[1])
    let reader = LineReader(descriptor: ends[0], maximumLineBytes: 10_000)
    guard case .bytes(let line)? = try reader.next() else {
      Issue.record("no line")
      return
    }
    #expect(try reader.next() == nil)
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    let metadata = object?["_aws"] as? [String: Any]
    #expect(metadata?["Timestamp"] as? Int == 1_800_000_000_500)
    #expect((metadata?["CloudWatchMetrics"] as? [[String: Any]])?.first?["Namespace"] as? String == namespace)
    #expect(object?["FunctionName"] as? String == function)
  }
}
