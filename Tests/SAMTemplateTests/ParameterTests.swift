import SAMTemplate
import Testing

/// AWS CloudFormation User Guide, "Parameters section".
@Suite struct ParameterTests {
  private func codes(_ declaration: String, _ given: [String: String] = [:]) -> [TemplateFault.Code] {
    Template(head: "Parameters:\n  P: \(declaration)").problems(in: Surroundings(parameters: given)).map(\.code)
  }

  static let good: [(String, String)] = [
    ("{ Type: String }", ""), ("{ Type: String, AllowedValues: [\"off\", emf] }", "emf"),
    ("{ Type: String, AllowedPattern: \"[a-z]+\" }", "abc"), ("{ Type: String, AllowedPattern: \"a|ab\" }", "ab"),
    ("{ Type: String, AllowedPattern: \"^a$\" }", "a"), ("{ Type: String, MinLength: 2, MaxLength: 3 }", "ab"),
    ("{ Type: Number }", "-1.5"), ("{ Type: Number, MinValue: 1, MaxValue: 2 }", "2"),
    ("{ Type: CommaDelimitedList, AllowedValues: [a, b] }", "b, a"), ("{ Type: String, NoEcho: true }", "x"),
  ]

  @Test(arguments: good) func takes(_ declaration: String, _ value: String) {
    #expect(codes(declaration, ["P": value]) == [])
  }

  static let bad: [(String, String)] = [
    ("{ Type: String, AllowedValues: [\"off\", emf] }", "EMF"),
    ("{ Type: String, AllowedPattern: \"[a-z]+\" }", "abc1"),
    ("{ Type: String, AllowedPattern: \"[a-z]+\" }", "1abc"), ("{ Type: String, AllowedPattern: \"a|ab\" }", "abb"),
    ("{ Type: String, AllowedPattern: \"[a-z]+\" }", "abc\n"),
    ("{ Type: String, AllowedPattern: \"[0-9]\" }", "\u{663}"),
    ("{ Type: String, AllowedPattern: \"\\\\d\" }", "\u{663}"), ("{ Type: String, AllowedPattern: \"(\" }", "a"),
    ("{ Type: String, MinLength: 2 }", "a"), ("{ Type: String, MaxLength: 1 }", "ab"), ("{ Type: Number }", "one"),
    ("{ Type: Number }", "inf"), ("{ Type: Number, MaxValue: 2 }", "3"), ("{ Type: Number, MinValue: 2 }", "1"),
    ("{ Type: CommaDelimitedList, AllowedValues: [a, b] }", "a,c"), ("{ Type: String, AllowedValues: a }", "a"),
    ("{ Type: AWS::SSM::Parameter::Value<String> }", "a"), ("{ Type: List<Number> }", "1"), ("{}", "a"),
    ("{ Type: String, Standard: a }", "a"), ("{ Type: String }", String(repeating: "a", count: 4097)),
  ]

  @Test(arguments: bad) func refuses(_ declaration: String, _ value: String) {
    let template = Template(head: "Parameters:\n  P: \(declaration)")
    let problems = template.problems(in: Surroundings(parameters: ["P": value]))
    #expect(problems.map(\.code) == [.parameterInvalid])
    #expect(problems.first?.line == template.line(of: "  P: "))
  }

  @Test func saysWhatIsMissingAndWhatIsUnknown() {
    #expect(codes("{ Type: String }") == [.parameterMissing])
    #expect(codes("{ Type: String, Default: a }", ["Q": "b"]) == [.parameterUnknown])
    #expect(codes("{ Type: String, Default: a, AllowedValues: [b] }") == [.parameterInvalid])
    let all = "Parameters:\n  P: { Type: String }\n  Q: { Type: Number, Default: x }\n  R: { Type: String }"
    let problems = Template(head: all).problems(in: Surroundings(parameters: ["R": "1", "S": "2"]))
    #expect(problems.map(\.code) == [.parameterMissing, .parameterInvalid, .parameterUnknown])
  }

  /// What is wrong is said without the value, which may be a secret.
  @Test(arguments: [
    "AllowedValues: [a]", "AllowedPattern: \"[0-9]+\"", "MaxLength: 2", "MinLength: 99", "AllowedPattern: \"(\"",
  ])
  func noMessageHoldsAValue(_ limit: String) {
    let problems = Template(head: "Parameters:\n  P: { Type: String, NoEcho: true, \(limit) }").problems(
      in: Surroundings(parameters: ["P": "hush-hush"]))
    #expect(problems.map(\.code) == [.parameterInvalid])
    #expect(!problems.contains { $0.description.contains("hush") })
  }

  @Test func aListIsTrimmedAndAnEmptyOneHasNothing() throws {
    let head = "Parameters:\n  P: { Type: CommaDelimitedList }"
    #expect(
      try value("!Join [\"|\", !Ref P]", head: head, in: Surroundings(parameters: ["P": " a ,b c, "])) == "a|b c|")
    #expect(try value("!Join [\"|\", !Ref P]", head: head, in: Surroundings(parameters: ["P": ""])) == "")
  }
}
