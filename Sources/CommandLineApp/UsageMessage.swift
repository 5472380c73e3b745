internal import ArgumentParser

/// ArgumentParser's messages, in the voice of ours.
enum UsageMessage {
  static func complaint(
    about error: any Error, of parser: any ParsableCommand.Type, arguments: [String]
  ) -> Complaint {
    let name = [parser.configuration._superCommandName, parser.configuration.commandName].compactMap(\.self)
    let help = "see '\(name.joined(separator: " ")) --help'"
    if parser is RootCommand.Type, let names = Subcommand.unknownName(in: arguments) {
      return Complaint("there is no command '\(names.map(quote).joined(separator: " "))'", hints: help)
    }
    var message = parser.message(for: error)
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
  static func quote(_ argument: String) -> String {
    argument.utf8.count > longestQuote ? "… (\(argument.utf8.count) bytes)" : argument
  }

  /// Options and algorithm names are shorter, and no token is.
  private static let longestQuote = 32
}
