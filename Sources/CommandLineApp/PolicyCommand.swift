internal import ArgumentParser

/// `latchkey policy`: what a policy document says, and what it may not mean.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Check a policy document, and show who may use what.",
    subcommands: [PolicyCheckCommand.self, PolicyRoutesCommand.self])
}
