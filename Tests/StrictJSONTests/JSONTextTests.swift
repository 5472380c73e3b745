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
}
