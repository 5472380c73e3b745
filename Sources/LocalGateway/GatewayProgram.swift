internal import ArgumentParser

/// The program `latchkey-gateway`: the deployment of a template, on this machine.
package enum GatewayProgram {
  /// Does what the arguments say.
  package static func main() async { await GatewayCommand.main() }
}

struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latchkey-gateway",
    abstract: "Run a deployment of template.yaml on this machine.",
    discussion: """
      Stands for API Gateway, Cognito's hosted login, EventBridge Scheduler and SES, with the authorizer and the scheduler \
      themselves in one process. For development and tests: it listens on this machine only, unless told otherwise.
      """,
    subcommands: [ServeCommand.self, TokenCommand.self, DescribeCommand.self], defaultSubcommand: ServeCommand.self)
}
