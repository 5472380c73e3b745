internal import ArgumentParser
internal import PolicyLint
internal import StrictJSON

/// `latchkey policy routes`: who may use what?
struct PolicyRoutesCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "routes",
    _superCommandName: "latchkey policy",
    abstract: "Show which role may use which route.",
    discussion: """
      Every route with its permission, and which roles have it: always, or only with a sign-in as the route or the grant \
      asks for. Below it says who has each role.

      Exit status: 0 shown, 2 usage, or the document does not load.

      EXAMPLE:
        latchkey policy routes latchkey.json
      """)

  @Argument(help: ArgumentHelp("The policy document (latchkey.json).", valueName: "FILE"), completion: .file())
  var file: String

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let format = try OutputFormat(output.output)
    let policy = try PolicyArgument.load(file)
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
}
