internal import ArgumentParser

/// `latchkey keys`: makes keys for development and tests.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make keys, and show their public halves. For development and tests.",
    subcommands: [KeysNewCommand.self, KeysPublicCommand.self])
}
