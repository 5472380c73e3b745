internal import ArgumentParser

/// `latchkey keys`: key sets, and keys for development and tests.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Show and fetch key sets, and make keys for development and tests.",
    subcommands: [KeysShowCommand.self, KeysFetchCommand.self, KeysNewCommand.self, KeysPublicCommand.self])
}
