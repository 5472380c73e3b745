internal import ArgumentParser
internal import SystemCalls

/// `--output text|json`.
struct OutputOption: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(
    help: ArgumentHelp(
      "text for people, json for programs, one object on each line (default: text on a terminal, else json).",
      valueName: "FORMAT"))
  var output: Format?

  /// The format that was asked for, or the one that fits whoever reads standard output.
  var format: Format { output ?? (OutputStream.standardOutput.isTerminal ? .text : .json) }
}
