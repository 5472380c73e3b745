internal import ArgumentParser
internal import PolicyDocument
internal import PolicyLint
internal import StrictJSON

/// `latchkey policy routes`: who may use what, and does the API agree?
struct PolicyRoutesCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "routes",
    _superCommandName: "latchkey policy",
    abstract: "Show which role may use which route, or compare with a template.",
    discussion: """
      Every route with its permission, and which roles have it: always, or only with a sign-in as the route or the grant \
      asks for. Below it says who has each role.

      With --template it says instead where the document and a template of SAM or CloudFormation disagree: routes, \
      methods, identity sources, cache times, answers. Findings have codes and severities as those of 'latchkey policy \
      check'. What is known only at deployment, or stands in an OpenAPI document, is told as not_looked_at.

      Exit status: 0 shown, or no errors, and with --strict no warnings; 1 there are some; 2 usage, or a file cannot be \
      used.

      EXAMPLES:
        latchkey policy routes latchkey.json
        latchkey policy routes --template template.yaml latchkey.json
      """)

  @Option(
    help: ArgumentHelp("A template of SAM or CloudFormation, in YAML or JSON, to compare with.", valueName: "FILE"),
    completion: .file())
  var template: String?

  @Option(
    help: ArgumentHelp(
      "An authorizer that is Latchkey, with all that ask the same function (default: all, if they ask one).",
      valueName: "NAME"))
  var authorizer: String?

  @Flag(help: "With --template: let warnings fail, too.")
  var strict = false

  @Argument(help: ArgumentHelp("The policy document (latchkey.json).", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let format = try OutputFormat(output.output)
    guard template != nil || (authorizer == nil && !strict) else {
      throw Complaint("--authorizer and --strict are for --template")
    }
    let policy = try PolicyArgument.load(file)
    if let template { return try compare(policy, with: template, format) }
    let matrix = AccessMatrix(policy)
    switch format {
    case .json:
      for route in matrix.routes.indices {
        guard try Console.print(matrix.json(ofRoute: route).encoded()) else { break }
      }
    case .text:
      let table = AccessTable(matrix: matrix, painter: .forStandardOutput())
      try Console.print((table.lines + RoleHolders(policy).lines).joined(separator: "\n"))
    }
    return .accepted
  }

  private func compare(_ policy: Policy, with file: String, _ format: OutputFormat) throws(Complaint) -> ExitStatus {
    let reader = try TemplateReader(try Template(contentsOf: file), authorizer: authorizer)
    let found = TemplateComparison.findings(
      in: policy, against: reader.apis, mayHaveMoreRoutes: reader.template.mayHaveMoreRoutes)
    let findings = (found + reader.template.findings).sortedBySeverity
    let routes = reader.apis.reduce(0) { $0 + $1.routes.count { $0.guardian == .latchkey } }
    let authorizers =
      (reader.latchkeys.count == 1 ? "authorizer " : "authorizers ") + reader.latchkeys.joined(separator: ", ")
    let name = "\(file): \(authorizers) with \(routes) \(routes == 1 ? "route" : "routes")"
    try FindingPrinter(format: format).print(findings, about: name)
    return FindingPrinter.status(of: findings, isStrict: strict)
  }
}
