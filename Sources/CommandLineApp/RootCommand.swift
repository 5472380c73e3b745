internal import ArgumentParser

/// `latchkey` itself, which only has subcommands.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latchkey",
    abstract: "Verify JSON Web Tokens as the latchkey authorizer does.",
    discussion: """
      Exit status: 0 accepted, 1 refused, 2 usage or configuration, 3 undecided (the keys could not be had), \
      4 denied. Of several tokens the worst counts, in the order 2, 3, 1, 4, 0.
      """,
    version: "latchkey \(version)",
    subcommands: [
      VerifyCommand.self, InspectCommand.self, AuthorizeCommand.self, ExplainCommand.self, SignCommand.self,
      KeysCommand.self, PolicyCommand.self,
    ])

  /// The version of the program; CHANGELOG.md says what it holds.
  static let version = "0.1.0"

}
