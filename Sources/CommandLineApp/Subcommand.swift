internal import ArgumentParser

/// Which command the first arguments name.
enum Subcommand {
  /// The command itself, and the arguments after its name; `RootCommand` and all arguments where none is named.
  ///
  /// ArgumentParser would find it too. But it looks at every command on the way, and for shell completions at each start:
  /// a third of the time that one verification takes.
  static func find(in arguments: [String]) -> (parser: any ParsableCommand.Type, arguments: [String]) {
    if arguments.first == "help", case (let parser, let rest) = find(in: Array(arguments.dropFirst())), rest.isEmpty,
      parser.configuration.subcommands.isEmpty
    {
      return (parser, ["--help"])
    }
    var rest = arguments[...]
    var commands: [any ParsableCommand.Type] = RootCommand.configuration.subcommands
    var found: (any ParsableCommand.Type)?
    while let name = rest.first, let next = commands.first(where: { $0.configuration.commandName == name }) {
      rest.removeFirst()
      found = next
      commands = next.configuration.subcommands
    }
    // A command that only has subcommands stays with the root, which knows what to say.
    guard let found, found.configuration.subcommands.isEmpty else { return (RootCommand.self, arguments) }
    return (found, Array(rest))
  }

  /// The names of arguments that lead to no command, up to the first that is wrong; nil where an option comes first.
  static func unknownName(in arguments: [String]) -> [String]? {
    var names: [String] = []
    var commands: [any ParsableCommand.Type] = RootCommand.configuration.subcommands
    for argument in arguments {
      guard !argument.hasPrefix("-") else { return nil }
      names.append(argument)
      guard let next = commands.first(where: { $0.configuration.commandName == argument }) else { return names }
      commands = next.configuration.subcommands
    }
    return nil
  }
}
