internal import ArgumentParser
internal import SystemCalls

/// `--output text|json`
struct OutputOption: ParsableArguments {
  enum Format { case text, json }

  // Options are strings here and everywhere, and are read by us: each type more costs ArgumentParser a search through
  // every conformance in the program, and its errors do not have our voice.
  @Option(
    help: ArgumentHelp(
      "text for people, json for programs, one object on each line (default: text on a terminal, else json).",
      valueName: "text|json"))
  var output: String?

  /// The format that was asked for, or the one that fits whoever reads standard output.
  var format: Format {
    get throws(Complaint) {
      switch output {
      case "text": .text
      case "json": .json
      case nil: OutputStream.standardOutput.isTerminal ? .text : .json
      case let other?: throw Complaint("--output: text or json is meant, not '\(UsageMessage.quote(other))'")
      }
    }
  }
}
