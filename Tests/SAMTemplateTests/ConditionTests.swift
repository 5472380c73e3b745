import SAMTemplate
import TestSupport
import Testing

@Suite struct ConditionTests {
  private func holds(_ conditions: String, _ name: String = "C") throws -> Bool {
    try value("!If [\(name), held, not]", head: "Conditions:\n\(conditions)") == "held"
  }

  @Test func knowsEveryFunctionInBothForms() throws {
    #expect(try holds("  C: !Equals [a, a]"))
    #expect(try !holds("  C: { \"Fn::Equals\": [a, A] }"))
    #expect(try holds("  C: !Equals [true, \"true\"]"))
    #expect(try holds("  C: !Not [!Equals [a, b]]"))
    #expect(try holds("  C: !And [!Equals [a, a], { \"Fn::Equals\": [b, b] }]"))
    #expect(try !holds("  C: !Or [!Equals [a, b], !Equals [b, c]]"))
    #expect(try holds("  B: !Equals [a, a]\n  C: !And [!Condition B, { Condition: B }]"))
    #expect(try holds("  B: !Equals [a, a]\n  C: { Condition: B }"))
    // Byte for byte: é as one scalar is not e with an accent.
    #expect(try !holds("  C: !Equals [\"\u{E9}\", \"e\u{301}\"]"))
  }

  static let faults: [(String, TemplateFault.Code)] = [
    ("  C: !Condition C", .malformed), ("  C: !Not [!Condition B]\n  B: !Not [!Condition C]", .malformed),
    ("  C: !Condition Nothing", .referenceUnknown), ("  C: yes", .malformed), ("  C: !Not []", .malformed),
    ("  C: !Equals [a]", .malformed), ("  C: !Or [!Equals [a, a]]", .malformed),
    ("  C: !Xor [a, b]", .intrinsicUnsupported),
    ("  C: !Equals [[a], a]", .malformed), ("  C: !Ref AWS::Region", .intrinsicUnsupported),
    ("  C-D: !Equals [a, a]\n  C: !Equals [a, a]", .malformed),
  ]

  @Test(arguments: faults) func isRefused(_ conditions: String, _ code: TemplateFault.Code) {
    #expect(codes("!If [C, a, b]", head: "Conditions:\n\(conditions)") == [code])
  }

  /// A tree of conditions comes to what the same tree of Swift comes to.
  @Test func aTreeOfConditionsIsTheSameTreeOfSwift() throws {
    var random = Seeded(state: seed)
    for _ in 0..<min(cases, 100) {
      let (written, expected) = tree(3, &random)
      #expect(try holds("  C: \(written)") == expected, "seed \(seed): \(written)")
    }
  }

  private func tree(_ depth: Int, _ random: inout Seeded) -> (String, Bool) {
    let kind = depth == 0 ? 0 : Int.random(in: 0..<4, using: &random)
    switch kind {
    case 0:
      let (left, right) = (Int.random(in: 0...1, using: &random), Int.random(in: 0...1, using: &random))
      return ("!Equals [\"\(left)\", \"\(right)\"]", left == right)
    case 1:
      let (inner, value) = tree(depth - 1, &random)
      return ("{ \"Fn::Not\": [\(inner)] }", !value)
    default:
      let parts = (0..<Int.random(in: 2...4, using: &random)).map { _ in tree(depth - 1, &random) }
      let list = parts.map(\.0).joined(separator: ", ")
      return kind == 2
        ? ("{ \"Fn::And\": [\(list)] }", parts.allSatisfy(\.1)) : ("{ \"Fn::Or\": [\(list)] }", parts.contains { $0.1 })
    }
  }
}
