internal import ArgumentParser

/// `--output text|json`
struct OutputOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "text for people, json for programs, one object on each line (default: text on a terminal, else json).",
      valueName: "text|json"), completion: .list(["text", "json"]))
  var output: String?
}
