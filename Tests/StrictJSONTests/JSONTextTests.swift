import Foundation
import StrictJSON
import Testing

@Suite struct JSONTextTests {
  @Test func writesMembersInTheOrderGiven() {
    let text: JSONText = .object([
      "b": 1, "a": .array([.null, true, "x"]), "o": .object([:]), "raw": .raw(Array("[1.10]".utf8)),
    ])
    #expect(String(decoding: text.encoded(), as: UTF8.self) == #"{"b":1,"a":[null,true,"x"],"o":{},"raw":[1.10]}"#)
  }

  @Test func everyScalarSurvivesAnotherParser() throws {
    var scalars = String.UnicodeScalarView()
    for value in UInt32(0)...0x2FFF { if let scalar = Unicode.Scalar(value) { scalars.append(scalar) } }
    scalars.append("😀")
    let text = String(scalars)
    let bytes = JSONText.strings([text]).encoded()
    let parsed = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String]
    #expect(parsed?.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    #expect(!bytes.contains { $0 < 0x20 || $0 == 0x7F })
  }

  @Test func minifiedKeepsEveryTokenAsItWasWritten() {
    let text = "{ \"a\" : 9007199254740993 ,\r\n\t\"b\":[ 1.10, 1E2 ], \"c\": \"x \\\" y\" }"
    let expected = #"{"a":9007199254740993,"b":[1.10,1E2],"c":"x \" y"}"#
    #expect(String(decoding: JSONText.minified(Array(text.utf8)).encoded(), as: UTF8.self) == expected)
  }

  @Test func nothingThatATerminalObeysIsWrittenAsItIs() throws {
    let hostile = "\u{1B}[2J\u{7F}\u{9B}\u{AD}\u{200B}\u{202E}\u{2066}\u{2028}\u{FEFF}\u{E0041} é 😀"
    // A JSON writer that escapes no more than it must; controls below 0x20 cannot be written raw.
    let raw = Array("{ \"\u{202E}a\": \"\(hostile.dropFirst())\" }".utf8)
    _ = try JSONDocument(parsing: raw, maximumBytes: 1024)
    for bytes in [JSONText.string(hostile).encoded(), JSONText.minified(raw).encoded()] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.unicodeScalars.allSatisfy { $0.isHarmlessInText })
      #expect(text.contains("é 😀"))
    }
    let before = try JSONSerialization.jsonObject(with: Data(raw)) as? [String: String]
    let after = try JSONSerialization.jsonObject(with: Data(JSONText.minified(raw).encoded())) as? [String: String]
    #expect(before == after && before != nil)
  }
}
