import Foundation
import StructuredLogging
import Testing

@Suite struct MetricDocumentTests {
  typealias Metric = MetricDocument.Metric

  private func text(_ document: MetricDocument) throws -> String {
    String(decoding: try #require(document.line(namespace: "Latchkey", milliseconds: 1_800_000_000_123)), as: UTF8.self)
  }

  /// The document as a JSON parser that is not ours reads it.
  private func object(_ document: MetricDocument) throws -> [String: Any] {
    let line = try #require(document.line(namespace: "Latchkey", milliseconds: 1_800_000_000_123))
    return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }

  private func directives(_ object: [String: Any]) throws -> [[String: Any]] {
    let metadata = try #require(object["_aws"] as? [String: Any])
    return try #require(metadata["CloudWatchMetrics"] as? [[String: Any]])
  }

  @Test func isOneLineInAFixedOrder() throws {
    var document = MetricDocument()
    document.add(
      [Metric("Refused", .count, 1), Metric("Time", .milliseconds, 0.25)], by: [("FunctionName", "api")])
    document.add([Metric("Refused", .count, 1)], by: [("FunctionName", "api"), ("Code", "expired")])
    document.note("requestId", "8476a536")
    #expect(
      try text(document) == #"{"_aws":{"Timestamp":1800000000123,"CloudWatchMetrics":["#
        + #"{"Namespace":"Latchkey","Dimensions":[["FunctionName"]],"Metrics":["#
        + #"{"Name":"Refused","Unit":"Count"},{"Name":"Time","Unit":"Milliseconds"}]},"#
        + #"{"Namespace":"Latchkey","Dimensions":[["FunctionName","Code"]],"Metrics":["#
        + #"{"Name":"Refused","Unit":"Count"}]}]},"FunctionName":"api","Refused":1,"Time":0.25,"Code":"expired","#
        + #""requestId":"8476a536"}"# + "\n")
  }

  @Test func nothingIsNoDocument() {
    var document = MetricDocument()
    document.note("requestId", "8476a536")
    #expect(document.line(namespace: "Latchkey", milliseconds: 0) == nil)
  }

  @Test func valuesThatAreNoNumbersAreLeftOut() throws {
    var document = MetricDocument()
    let values = [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1e-5, -0.0, 1e16, 0x1p360, 3]
    document.add(values.enumerated().map { Metric("m\($0.offset)", .count, $0.element) }, by: [("F", "x")])
    let object = try object(document)
    #expect((0...3).allSatisfy { object["m\($0)"] == nil })
    #expect([4, 5, 6, 8].map { object["m\($0)"] as? Double } == [1e-5, 0, 1e16, 3])
    // Foundation reads the largest one that CloudWatch takes a little wrong.
    #expect(try text(document).contains("\"m7\":\(0x1p360),"))
    #expect(try directives(object).first.flatMap { $0["Metrics"] as? [Any] }?.count == 5)
  }

  @Test func namesThatCloudWatchRefusesAreLeftOut() throws {
    var document = MetricDocument()
    let names = ["", "a b", "\u{E4}", ":a", "_aws", String(repeating: "a", count: 251), "a\n", "good"]
    document.add(names.map { Metric($0, .count, 1) }, by: [("F", "x")])
    for name in names.dropLast() { document.add([Metric("other", .count, 1)], by: [(name, "x")]) }
    for name in names.dropLast() { document.note(name, "x") }
    let object = try object(document)
    #expect(Set(object.keys) == ["_aws", "F", "good"])
    #expect(try directives(object).count == 1)
  }

  @Test func aNameHasOneValue() throws {
    var document = MetricDocument()
    let twice = [Metric("Refused", .count, 1), Metric("Refused", .count, 1), Metric("F", .count, 1)]
    document.add(twice, by: [("F", "x")])
    document.add([Metric("Refused", .count, 2)], by: [("Code", "a")])
    document.add([Metric("Refused", .count, 1)], by: [("F", "y")])
    document.note("F", "z")
    let object = try object(document)
    #expect(object["F"] as? String == "x")
    #expect(object["Refused"] as? Int == 1)
    let directives = try directives(object)
    #expect(directives.count == 1)
    #expect((directives.first?["Metrics"] as? [[String: String]]) == [["Name": "Refused", "Unit": "Count"]])
  }

  @Test func isBounded() throws {
    var document = MetricDocument()
    let long = String(repeating: "long ", count: 9_999)
    for set in 0..<20 {
      document.add((0..<20).map { Metric("m\(set).\($0)", .count, 1) }, by: [("F\(set)", long)])
    }
    document.add([Metric("n", .count, 1)], by: (0..<31).map { ("d\($0)", "x") })
    for number in 0..<1_000 { document.note("note\(number)", long) }
    let object = try object(document)
    let metrics = try directives(object).flatMap { $0["Metrics"] as? [Any] ?? [] }
    #expect(metrics.count == MetricDocument.maximumMetrics)
    #expect(object.keys.filter { $0.hasPrefix("note") }.count == MetricDocument.maximumNotes)
    #expect(object["d0"] == nil)
    for value in object.values.compactMap({ $0 as? String }) { #expect(value.utf8.count <= 1_024) }
  }

  @Test func textsAreRedactedAndDimensionsAreASCII() throws {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz"
    var document = MetricDocument()
    document.add([Metric("m", .count, 1)], by: [("A", token), ("B", "gr\u{FC}n\n\u{1F511}"), ("C", "  "), ("D", "")])
    document.note("who", "someone@example.com")
    document.note("issuer", "gr\u{FC}n")
    let object = try object(document)
    #expect(["A", "B", "C", "D"].map { object[$0] as? String } == ["[redacted: token]", "gr?n??", "-", "-"])
    #expect(object["who"] as? String == "[redacted: e-mail address]")
    #expect(object["issuer"] as? String == "gr\u{FC}n")
    #expect(try !text(document).dropLast().contains("\n"))
  }
}
