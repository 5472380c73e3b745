internal import ArgumentParser

/// The program `latchkey-gateway`: the deployment of a template, on this machine.
package enum GatewayProgram {
  /// Does what the arguments say.
  package static func main() async { await GatewayCommand.main() }
}

struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "latchkey-gateway")
}
