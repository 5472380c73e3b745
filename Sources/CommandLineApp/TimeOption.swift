internal import ArgumentParser

/// `--at TIME`: the moment to judge at.
struct TimeOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Judge at this moment: RFC 3339 (2027-01-15T08:00:00Z) or seconds since 1970 (default: now).", valueName: "TIME"))
  var at: String?
}
