internal import SystemCalls

/// What standard output is written for.
enum OutputFormat {
  /// People.
  case text
  /// Programs: JSON Lines.
  case json

  /// What `--output` says, or what fits whoever reads standard output.
  init(_ option: String?) throws(Complaint) {
    switch option {
    case "text": self = .text
    case "json": self = .json
    case nil: self = OutputStream.standardOutput.isTerminal ? .text : .json
    case let other?: throw Complaint("--output: text or json is meant, not '\(UsageMessage.quote(other))'")
    }
  }
}
