import Foundation
import StrictJSON
import Testing

@Suite struct JSONDocumentTests {
  func document(_ text: String, maximumDepth: Int = JSONDocument.maximumDepth) throws -> JSONDocument {
    try JSONDocument(parsing: Array(text.utf8), maximumBytes: 100_000, maximumDepth: maximumDepth)
  }

  @Test func readsEveryKindOfValue() throws {
    let root = try document(#"{"s":"é","i":9007199254740993,"r":1.5,"b":true,"n":null,"a":[1,"x"],"o":{}}"#).root
    #expect(root.kind == .object)
    #expect(root["s"]?.string == "é")
    #expect(root["i"]?.integer == 9_007_199_254_740_993)
    #expect(root["r"]?.number == 1.5)
    #expect(root["r"]?.integer == nil)
    #expect(root["b"]?.boolean == true)
    #expect(root["n"]?.isNull == true)
    #expect(root["a"]?.elements.map(\.kind) == [.integer, .string])
    #expect(root["o"]?.count == 0)
    #expect(root["missing"] == nil)
    #expect(root.members.map(\.name) == ["s", "i", "r", "b", "n", "a", "o"])
  }

  @Test(arguments: [
    "", " ", "null", "1", "\"x\"", "{", "{}x", "{}{}", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
    "\u{FEFF}{}", "{\"a\":1e999}", "{\"a\":9223372036854775808}", "{\"a\":NaN}", "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\ud800\"}", "{\"a\":\"\u{01}\"}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1}\0", "{}//", "[1 2]",
  ])
  func refusesWhatIsNotStrictJSON(text: String) {
    #expect(throws: JSONFault.malformed) { try document(text) }
  }

  @Test(arguments: [[0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00]] as [[UInt8]])
  func refusesBytesThatAreNotUTF8(bytes: [UInt8]) {
    #expect(throws: JSONFault.malformed) { try JSONDocument(parsing: bytes, maximumBytes: 100) }
  }

  @Test func boundsSizeAndDepthBeforeParsing() throws {
    #expect(throws: JSONFault.tooLarge(limit: 4)) { try JSONDocument(parsing: Array("[1,2]".utf8), maximumBytes: 4) }
    let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
    #expect(throws: JSONFault.tooDeep(limit: 32)) { try document(deep) }
    let allowed = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(try document(allowed).root.kind == .array)
    #expect(throws: JSONFault.tooDeep(limit: 32)) { try document(String(repeating: "{\"a\":", count: 40_000 / 5)) }
  }

  @Test func bracketsInsideStringsAreNotNesting() throws {
    let text = "[\"" + String(repeating: "[{", count: 100) + "\\\"" + String(repeating: "[", count: 100) + "\"]"
    #expect(try document(text).root.elements.count == 1)
  }

  @Test func comparesStringsAsBytes() throws {
    let root = try document(#"{"iss":"é"}"#).root
    #expect(root["iss"]?.equals(utf8: "\u{E9}") == true)
    #expect(root["iss"]?.equals(utf8: "e\u{301}") == false)
    #expect("\u{E9}" == "e\u{301}")
  }

  @Test func agreesWithFoundationOnGeneratedDocuments() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let text = RandomJSON.object(depth: 4, using: &generator)
      let ours = try document(text.text).root
      let encoded = JSONText.minified(Array(text.text.utf8)).encoded()
      let theirs = try JSONSerialization.jsonObject(with: Data(text.text.utf8)) as? NSDictionary
      let again = try JSONSerialization.jsonObject(with: Data(encoded)) as? NSDictionary
      #expect(theirs == again)
      #expect(ours.count == theirs?.count)
      #expect(!encoded.contains(UInt8(ascii: "\n")))
    }
  }
}

/// Random JSON objects with unique member names and random white space between tokens.
enum RandomJSON {
  static func object(depth: Int, using generator: inout some RandomNumberGenerator) -> (text: String, count: Int) {
    let count = Int.random(in: 0...5, using: &generator)
    let members = (0..<count).map { index in
      "\(space(&generator))\"k\(index)\\n\(string(&generator))\"\(space(&generator)):\(value(depth: depth, &generator))"
    }
    return ("{" + members.joined(separator: ",") + space(&generator) + "}", count)
  }

  private static func space(_ generator: inout some RandomNumberGenerator) -> String {
    ["", " ", "\n", "\t", "\r\n"].randomElement(using: &generator) ?? ""
  }

  private static func string(_ generator: inout some RandomNumberGenerator) -> String {
    ["", "é", "\\\"", "\\\\", "[{", "x y", "\\u00e9", "😀"].randomElement(using: &generator) ?? ""
  }

  private static func value(depth: Int, _ generator: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &generator) {
    case 0: String(Int64.random(in: .min ... .max, using: &generator))
    case 1: "\"\(string(&generator))\""
    case 2: "true"
    case 3: "null"
    case 4: "-1.5e3"
    case 5: "[\(value(depth: depth - 1, &generator)),\(value(depth: depth - 1, &generator))]"
    default: object(depth: depth - 1, using: &generator).text
    }
  }
}
