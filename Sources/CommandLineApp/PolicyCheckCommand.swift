internal import ArgumentParser
internal import PolicyLint

/// `latchkey policy check`: is there anything in this document that its owner may not mean?
struct PolicyCheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    _superCommandName: "latchkey policy",
    abstract: "Say what is wrong, weak or needless in a policy document.",
    discussion: """
      First the document is loaded as the function loads it; what keeps it from loading is said at once. Then come \
      findings, each with a code, a place in the document (JSONPath), and how to mend it: errors (it cannot do what it \
      says), warnings (it is weaker or less useful than it looks) and notes (it may be meant). docs/policy-lint.md \
      lists them all.

      Exit status: 0 no errors, and with --strict no warnings; 1 there are some; 2 usage, or the document does not load.

      EXAMPLE:
        latchkey policy check --strict latchkey.json
      """)

  @Flag(help: "Let warnings fail, too.")
  var strict = false

  @Argument(help: ArgumentHelp("The policy document (latchkey.json).", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup
  var time: TimeOption

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let format = try OutputFormat(output.output)
    let now = try Clock(at: time.at).now
    let findings = Linter.findings(in: try PolicyArgument.load(file), at: now)
    try FindingPrinter(format: format).print(findings, about: file)
    return FindingPrinter.status(of: findings, isStrict: strict)
  }
}
