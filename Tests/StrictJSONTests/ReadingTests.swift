import StrictJSON
import Testing

/// Most texts are read without jansson; whichever reads, the answer is the same.
@Suite struct ReadingTests {
  func read(_ text: String, _ reading: JSONDocument.Reading) -> Result<JSONDocument, JSONFault> {
    Result { () throws(JSONFault) in
      try JSONDocument(parsing: Array(text.utf8), maximumBytes: 100_000, reading: reading)
    }
  }

  func expectAgreement(on text: String) {
    switch (read(text, .quick), read(text, .byJansson)) {
    case (.success(let quick), .success(let judged)): #expect(quick.root.isSame(as: judged.root), "\(text)")
    case (.failure(let quick), .failure(let judged)): #expect(quick == judged, "\(text)")
    default: Issue.record("one reads and the other refuses: \(text)")
    }
  }

  @Test(arguments: [
    "{}", "[]", " [ ] ", "{\"a\":{}}", "[[],{}]", "{\"a\":[1,2,{\"b\":\"c\"}],\"d\":-1}", "[0,-0,1,-1,00,01,-01,-,1-]",
    "[0]", "[-0]", "[-]", "[01]", "[1.0]", "[1e2]", "[1.]", "[.5]", "[1 2]", "[1,]", "[,1]", "[1", "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":{\"a\":2}}", "{\"\":1,\"\":2}",
    "[999999999999999999]", "[-999999999999999999]", "[1000000000000000000]", "[9223372036854775807]",
    "[-9223372036854775808]", "[9223372036854775808]", "[true,false,null]", "[tru]", "[truex]", "[nul]", "[True]",
    "true",
    "[\"\u{7F}\"]", "[\"\u{1F}\"]", "[\"a\\\"b\"]", "[\"é\"]", "[\"\\u00e9\"]", "[\"]", "[\"a]", "\t{\r\n}\n",
    "{}\u{0B}",
    "{}{}", "[1]]", "\u{A0}[]",
  ])
  func bothReadersAgree(text: String) {
    expectAgreement(on: text)
  }

  @Test func bothReadersAgreeOnGeneratedDocuments() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let text = RandomJSON.object(depth: 4, using: &generator).text
      expectAgreement(on: text)
      // Cut short, it is no JSON for either.
      expectAgreement(on: String(text.prefix(Int.random(in: 0...text.count, using: &generator))))
    }
  }

  @Test(arguments: [31, 32, 33, 100])
  func bothReadersAgreeOnLargeObjectsAndOnDepth(count: Int) {
    let members = (0..<count).map { "\"k\($0)\":\($0)" }
    expectAgreement(on: "{\(members.joined(separator: ","))}")
    expectAgreement(on: "{\((members + ["\"k0\":0"]).joined(separator: ","))}")
    expectAgreement(on: String(repeating: "[", count: count) + String(repeating: "]", count: count))
    expectAgreement(on: String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count))
  }

  @Test func noticesADifference() throws {
    // A comparison that cannot fail would prove nothing.
    let value = try read("{\"a\":[1,\"x\"]}", .quick).get().root
    for other in [
      "{\"a\":[1,\"y\"]}", "{\"a\":[2,\"x\"]}", "{\"b\":[1,\"x\"]}", "{\"a\":[1]}", "{\"a\":[1.0,\"x\"]}", "[]",
    ] {
      #expect(!value.isSame(as: try read(other, .byJansson).get().root))
    }
  }
}

extension JSONValue {
  /// Whether everything that can be read of both is the same, strings byte for byte.
  func isSame(as other: JSONValue) -> Bool {
    kind == other.kind && count == other.count && integer == other.integer && number == other.number
      && boolean == other.boolean && isNull == other.isNull && bytes == other.bytes
      && zip(elements, other.elements).allSatisfy { $0.isSame(as: $1) }
      && zip(members, other.members).allSatisfy { mine, theirs in
        Array(mine.name.utf8) == Array(theirs.name.utf8) && mine.value.isSame(as: theirs.value)
          && other[mine.name]?.kind == mine.value.kind
      }
  }

  private var bytes: [UInt8]? {
    withUTF8 { span in span.indices.map { span[$0] } }
  }
}
