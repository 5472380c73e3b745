import StrictJSON
import Testing

@testable import CommandLineApp

@Suite struct TerminalTextTests {
  @Test func noScalarThatATerminalObeysComesThrough() {
    for value in UInt32(0)...0xE01FF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let safe = TerminalText.safe(String(scalar))
      if !safe.unicodeScalars.allSatisfy({ $0.isHarmlessInText }) { Issue.record("U+\(String(value, radix: 16))") }
    }
    #expect(TerminalText.safe("a\u{1B}[2J\u{202E}é😀") == "a\\u{1b}[2J\\u{202e}é😀")
  }

  @Test(arguments: [
    ("{}", ["{}"]), ("[]", ["[]"]), ("{\"a\":{},\"b\":[]}", ["{", "  \"a\": {},", "  \"b\": []", "}"]),
    ("[[],[1.10,\"x\\\"]\"]]", ["[", "  [],", "  [", "    1.10,", "    \"x\\\"]\"", "  ]", "]"]),
    ("[{\"a\":[{}]}]", ["[", "  {", "    \"a\": [", "      {}", "    ]", "  }", "]"]),
  ])
  func indentedJSONKeepsEveryToken(text: String, lines: [String]) {
    #expect(IndentedJSON.lines(of: Array(text.utf8)) == lines)
  }
}
