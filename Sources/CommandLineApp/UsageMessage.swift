internal import ArgumentParser

/// ArgumentParser's messages, in the voice of ours.
enum UsageMessage {
  static func complaint(about error: any Error, arguments: [String]) -> Complaint {
    var message = withoutSecrets(RootCommand.message(for: error), arguments)
    // The parser writes a heading and the values that exist on lines of their own.
    message = message.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
    message = message.replacing(". Please provide one of ", with: "; it is one of ")
    if message.hasSuffix(".") { message.removeLast() }
    message = message.prefix(1).lowercased() + message.dropFirst()
    return Complaint(message, hints: "see '\(commandName(of: arguments)) --help'")
  }

  /// The parser quotes what it does not understand, which may be a token that was pasted in the wrong place.
  private static func withoutSecrets(_ message: String, _ arguments: [String]) -> String {
    var message = message
    for argument in arguments {
      for part in [argument] + argument.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
      where part.utf8.count > longestQuote {
        message = message.replacing(part, with: "… (\(part.utf8.count) bytes)")
      }
    }
    return message
  }

  /// Options and algorithm names are shorter, and no token is.
  private static let longestQuote = 32

  /// The command that was meant, as far as the arguments say: `latchkey keys new`.
  private static func commandName(of arguments: [String]) -> String {
    var names = ["latchkey"]
    var subcommands = RootCommand.configuration.subcommands
    for argument in arguments {
      guard let next = subcommands.first(where: { $0.configuration.commandName == argument }) else { break }
      names.append(argument)
      subcommands = next.configuration.subcommands
    }
    return names.joined(separator: " ")
  }
}
