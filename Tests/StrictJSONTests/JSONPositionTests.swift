import Foundation
import StrictJSON
import Testing

private func position(_ text: [UInt8], maximumBytes: Int = 10_000, maximumDepth: Int = 8) -> JSONPosition? {
  JSONDocument.position(ofFaultIn: text, maximumBytes: maximumBytes, maximumDepth: maximumDepth)
}

private func place(_ text: String) -> [Int] {
  position(Array(text.utf8)).map { [$0.line, $0.column] } ?? []
}

private struct PythonsCase: Decodable {
  let text: String
  let line: Int
  let column: Int
  let python: String
}

@Suite struct JSONPositionTests {
  /// Fixtures/positions.py has asked another parser.
  @Test func pythonFindsTheFaultAtTheSamePlace() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/positions.json", withExtension: nil))
    let cases = try JSONDecoder().decode([PythonsCase].self, from: Data(contentsOf: url))
    #expect(cases.count == 400)
    for each in cases {
      #expect(place(each.text) == [each.line, each.column], "\(each.python): \(each.text)")
    }
  }

  /// Where Python sees something else, or nothing at all.
  @Test(arguments: [
    // Python: at the string's beginning.
    (#"["abc"#, [1, 6]), (#"{"a": "b\"#, [1, 9]),
    // Python reads the number as far as it goes, to [1, 3].
    ("[01]", [1, 2]), ("[1.]", [1, 2]), ("[1e]", [1, 2]),
    // Python takes them.
    (#"{"a":1, "a":2}"#, [1, 9]), (#"{"é":{"x":1,"x":2}}"#, [1, 13]), (#"["\ud800"]"#, [1, 2]),
    (#"["\u0000"]"#, [1, 2]),
    ("[9223372036854775808]", [1, 2]), ("[1e999]", [1, 2]), ("[NaN]", [1, 2]), ("true", [1, 1]), (" 7", [1, 2]),
    ("[[[[[[[[[]]]]]]]]]", [1, 9]), ("[\n\"[[[[[[[[[\",[[[[[[[[]]]]]]]]]", [2, 20]),
    ("\u{FEFF}{}", [1, 1]), ("[]\0", [1, 3]), ("[\"a\0\"]", [1, 4]),
    // Python, from 3.13 on: at the comma.
    ("[1,]", [1, 4]), (#"{"a":1,}"#, [1, 8]),
    ("", [1, 1]), ("\n\n", [3, 1]), ("[1,\n 2\n", [3, 1]), ("é", [1, 1]), ("{\r\"a\" 1}", [1, 7]),
  ])
  func tellsTheFaultsThatPythonDoesNot(text: String, expected: [Int]) {
    #expect(place(text) == expected)
  }

  @Test(
    arguments: [
      ([0x5B, 0x22, 0xFF, 0x22, 0x5D], [1, 3]), ([0x5B, 0x22, 0xC3, 0xA9, 0xC3, 0x22], [1, 4]),
      ([0x5B, 0x0A, 0x22, 0xED, 0xA0, 0x80, 0x22], [2, 2]), ([0xFF], [1, 1]), ([0x5B, 0xC3], [1, 2]),
      ([0x5B, 0x5D, 0x80], [1, 3]),
    ] as [([UInt8], [Int])])
  func tellsTheByteThatIsNoUTF8(bytes: [UInt8], expected: [Int]) {
    #expect(position(bytes).map { [$0.line, $0.column] } == expected)
  }

  @Test func whatIsGoodOrTooLargeHasNoFault() {
    #expect(position(Array(#"{"a":[1,"é"]}"#.utf8)) == nil)
    #expect(position(Array("[[[[[[[[]]]]]]]]".utf8)) == nil)
    #expect(position(Array("[1,".utf8), maximumBytes: 2) == nil)
    #expect(position(Array("[1,".utf8), maximumBytes: 3) == JSONPosition(line: 1, column: 4))
    #expect(JSONPosition(line: 3, column: 14).description == "line 3, column 14")
  }

  /// A text has a fault exactly where reading it fails, and inside it or at its end.
  @Test func whateverFailsHasAPlaceWithinTheText() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("{}[]:,\"\\u0e1-. \n\t\0tfné".utf8)
    var faults = 0
    for _ in 0..<4_000 {
      var text = Array(RandomJSON.object(depth: 3, using: &generator).text.utf8)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        guard let place = text.indices.randomElement(using: &generator) else { break }
        if Bool.random(using: &generator) { text.remove(at: place) }
        if let byte = alphabet.randomElement(using: &generator) { text.insert(byte, at: min(place, text.count)) }
      }
      let isRead = (try? JSONDocument(parsing: text, maximumBytes: 100_000)) != nil
      let found = JSONDocument.position(ofFaultIn: text, maximumBytes: 100_000)
      #expect((found == nil) == isRead, "\(text)")
      guard let found else { continue }
      faults += 1
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      #expect((1...lines.count).contains(found.line), "\(text)")
      if lines.indices.contains(found.line - 1) {
        #expect((1...(lines[found.line - 1].count + 1)).contains(found.column), "\(text)")
      }
    }
    #expect(faults > 1_000)
  }
}
