internal import ArgumentParser

/// ArgumentParser's messages, in the voice of ours.
enum UsageMessage {
  static func complaint(about error: any Error, arguments: [String]) -> Complaint {
    let help = "see '\(commandName(of: arguments)) --help'"
    if let name = arguments.first, !name.hasPrefix("-"), commandName(of: arguments) == "latchkey" {
      return Complaint("there is no command '\(quote(name))'", hints: help)
    }
    var message = RootCommand.message(for: error)
    for argument in arguments {
      for part in [argument] + argument.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
      where quote(part) != part {
        message = message.replacing(part, with: quote(part))
      }
    }
    // The parser writes a heading and the values that exist on lines of their own.
    message = message.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
    message = message.replacing(". Please provide one of ", with: "; it is one of ")
    if message.hasSuffix(".") { message.removeLast() }
    message = message.prefix(1).lowercased() + message.dropFirst()
    if let guess = message.firstRange(of: ". Did you mean ") {
      return Complaint(
        String(message[..<guess.lowerBound]), hints: "did you mean " + message[guess.upperBound...], help)
    }
    return Complaint(message, hints: help)
  }

  /// What an error repeats of an argument, which may be a token that was pasted in the wrong place.
  private static func quote(_ argument: String) -> String {
    argument.utf8.count > longestQuote ? "… (\(argument.utf8.count) bytes)" : argument
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
