internal import ArgumentParser
internal import SystemCalls

/// `latchkey`: reads the arguments, runs one command and says how it ended.
package enum CommandLineTool {
  /// Runs the command that this process was started with, and ends the process.
  package static func main() -> Never {
    ProcessEnd.exitAtOnce(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs the command that `arguments` (without the program's own name) ask for, and returns the exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    if arguments.first == VerifyRequest.commandName,
      let request = VerifyRequest(quicklyReading: arguments.dropFirst())
    {
      return status(of: request.perform).rawValue
    }
    let (parser, arguments) = Subcommand.find(in: arguments)
    do {
      var parsed = try parser.parseAsRoot(arguments)
      // Without a subcommand there is nothing to do.
      if parsed is RootCommand || parsed is KeysCommand || parsed is PolicyCommand {
        return showHelp(of: type(of: parsed))
      }
      guard let command = parsed as? any Command else {
        // ArgumentParser's own `help` is left, which throws what it has to say.
        try parsed.run()
        return ExitStatus.accepted.rawValue
      }
      return status(of: command.perform).rawValue
    } catch {
      return report(error, of: parser, arguments).rawValue
    }
  }

  private static func status(of perform: () throws(Complaint) -> ExitStatus) -> ExitStatus {
    do throws(Complaint) {
      return try perform()
    } catch {
      return complain(error)
    }
  }

  /// What ArgumentParser throws is either something to print (`--help`, `--version`) or a mistake in the arguments.
  private static func report(
    _ error: any Error, of parser: any ParsableCommand.Type, _ arguments: [String]
  ) -> ExitStatus {
    guard parser.exitCode(for: error).isSuccess else {
      return complain(UsageMessage.complaint(about: error, of: parser, arguments: arguments))
    }
    do throws(Complaint) {
      try Console.print(parser.fullMessage(for: error))
      // Not beside other arguments: a script that gives a stranger's text as a token would read "accepted" out of
      // --help.
      return parser == RootCommand.self || arguments.count == 1 ? .accepted : .usage
    } catch {
      return complain(error)
    }
  }

  private static func complain(_ complaint: Complaint) -> ExitStatus {
    Console.complain(complaint)
    return complaint.status
  }

  private static func showHelp(of command: any ParsableCommand.Type) -> Int32 {
    Console.printToStandardError(RootCommand.helpMessage(for: command))
    return ExitStatus.usage.rawValue
  }
}

/// A command that does something.
protocol Command: ParsableCommand {
  /// Does it.
  ///
  /// - Returns: the verdict.
  /// - Throws: where the command could not be carried out.
  func perform() throws(Complaint) -> ExitStatus
}
