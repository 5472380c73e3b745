import Testing
import YAMLReading

@Suite struct YAMLDocumentTests {
  private func read(_ text: String) throws(YAMLFault) -> YAMLNode {
    try YAMLDocument(parsing: Array(text.utf8)).root
  }

  private func fault(_ text: String) -> YAMLFault? {
    do throws(YAMLFault) {
      _ = try read(text)
      return nil
    } catch {
      return error
    }
  }

  @Test func keepsTagsAndLines() throws {
    let root = try read("A: !Ref Name\nB:\n  - !GetAtt [X, Arn]\n  - !Sub \"${A}\"\n")
    #expect(root["A"] == YAMLNode(.scalar("Name", isPlain: true), tag: "!Ref", line: 1))
    let elements = try #require(root["B"]?.elements)
    #expect(elements.map(\.tag) == ["!GetAtt", "!Sub"])
    #expect(elements.map(\.line) == [3, 4])
    // What has a tag is not what it looks like.
    #expect(root["A"]?.text == nil && elements[0].elements == nil)
  }

  @Test func readsJSON() throws {
    let root = try read("{\n\t\"a\": [1, true, null, \"\\u00e9\\\"\"],\n\t\"b\": {\"https://x/\": \"no\"}\n}")
    let elements = try #require(root["a"]?.elements)
    #expect(elements[0].integer == 1 && elements[1].boolean == true && elements[2].isNull)
    #expect(elements[3].text == "é\"")
    #expect(root["b"]?["https://x/"]?.boolean == nil)
  }

  @Test func tellsBooleansFromTexts() throws {
    let root = try read("a: yes\nb: 'yes'\nc: 'true'\nd: Off\ne: oFF\nf: TRUE\ng: 'null'\nh:\n")
    #expect(["a", "b", "c", "d", "e", "f"].map { root[$0]?.boolean } == [true, nil, true, false, nil, true])
    #expect(root["g"]?.isNull == false && root["h"]?.isNull == true)
  }

  @Test func aliasesStandForWhatTheyName() throws {
    let root = try read("a: &x {b: 1}\nc: *x\n")
    #expect(root["c"]?["b"]?.integer == 1)
    #expect(root["c"]?.line == 2)
  }

  @Test(arguments: [
    ("", YAMLFault.notOneDocument),
    ("# nothing\n", .notOneDocument),
    ("a: 1\n---\nb: 2\n", .notOneDocument),
    ("a: 1\nb: 2\na: 3\n", .nameTwice(line: 3)),
    ("a: &x 1\n<<: *x\n", .mergeKey(line: 2)),
    ("? [a, b]\n: 1\n", .nameMalformed(line: 1)),
    ("!Ref a: 1\n", .nameMalformed(line: 1)),
    ("a: *nobody\n", .aliasUnknown(line: 1)),
    ("a: &x [*x]\n", .aliasUnknown(line: 1)),
  ])
  func refuses(_ text: String, _ expected: YAMLFault) { #expect(fault(text) == expected) }

  @Test(arguments: [
    "a: [1, 2", "a: \"", "\t- a", "a: b: c", "a: !<", "\u{0}", "%YAML 9.9\n---\na: 1", "a: \"\\ud800\"",
  ])
  func saysWhereItIsNoYAML(_ text: String) throws {
    guard case .malformed(let problem, let line) = fault(text) else {
      Issue.record("\(text.debugDescription) is read, or refused for another reason")
      return
    }
    #expect(!problem.isEmpty && line >= 1)
  }

  @Test func refusesBadUTF8() {
    #expect(throws: YAMLFault.self) { try YAMLDocument(parsing: [0x61, 0x3A, 0x20, 0xC3, 0x28]) }
    #expect(throws: YAMLFault.self) { try YAMLDocument(parsing: [0xFF, 0xFE, 0x61, 0x00]) }
  }

  @Test func boundsItsInput() {
    let limit = YAMLDocument.maximumBytes
    #expect(throws: YAMLFault.tooLarge(limit: limit)) {
      try YAMLDocument(parsing: [UInt8](repeating: UInt8(ascii: "a"), count: limit + 1))
    }
    let deep = YAMLDocument.maximumDepth
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(fault(nested(deep)) == nil)
    #expect(fault(nested(deep + 1)) == .tooDeep(limit: deep, line: 1))
    // Far beyond, where a reader that recursed would have no stack left.
    #expect(fault(nested(500_000)) == .tooDeep(limit: deep, line: 1))
    let many = YAMLDocument.maximumNodes
    func list(_ count: Int) -> String { "[" + String(repeating: "a,", count: count) + "]" }
    #expect(fault(list(many - 1)) == nil)
    #expect(fault(list(many)) == .tooMany(limit: many, line: 1))
  }

  @Test func countsWhatAliasesStandFor() {
    // The "billion laughs": each line stands for ten times the one before.
    let laughs = (1...9).map { number in
      "a\(number): &a\(number) ["
        + Array(repeating: number == 1 ? "lol" : "*a\(number - 1)", count: 10).joined(separator: ",")
        + "]"
    }
    guard case .tooMany = fault(laughs.joined(separator: "\n")) else {
      Issue.record("nine levels of ten aliases each are read")
      return
    }
    // Nor do aliases nest deeper than brackets may.
    let deep = (1...70).map { number in "a\(number): &a\(number) [\(number == 1 ? "1" : "*a\(number - 1)")]" }
    guard case .tooDeep = fault(deep.joined(separator: "\n")) else {
      Issue.record("seventy nested aliases are read")
      return
    }
  }

  @Test func everyFaultHasWords() {
    let faults: [YAMLFault] = [
      .tooLarge(limit: 1), .tooDeep(limit: 1, line: 2), .tooMany(limit: 1, line: 2), .malformed("why", line: 2),
      .notOneDocument, .nameMalformed(line: 2), .nameTwice(line: 2), .mergeKey(line: 2), .aliasUnknown(line: 2),
    ]
    #expect(Set(faults.map(\.description)).count == faults.count)
  }
}
