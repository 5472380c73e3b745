internal import ArgumentParser
internal import JOSE
internal import StrictJSON

/// `latchkey inspect`: what does this token say?
struct InspectCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    _superCommandName: "latchkey",
    abstract: "Show what a token says, believing nothing of it.",
    discussion: """
      Header, payload and times are shown whether or not they are true: anybody can write them. With --keys, \
      --public-key or --secret the signature is checked, and nothing else; 'latchkey verify' checks a token.

      Exit status: 0 shown, 1 the signature was checked and is invalid, or this is no token; 2 usage; 3 the keys could \
      not be had.
      """)

  @Argument(help: ArgumentHelp("The token; - is standard input.", valueName: "TOKEN"))
  var token: String

  @OptionGroup
  var keyOptions: KeyOptions

  @OptionGroup
  var time: TimeOption

  @OptionGroup
  var output: OutputOption

  func perform() throws(Complaint) -> ExitStatus {
    let text = token == "-" ? try InputFile.read("-", maximumBytes: Inspection.maximumBytes) : Array(token.utf8)
    guard text.count <= Inspection.maximumBytes else {
      throw Complaint("the token has \(text.count) bytes, and at most \(Inspection.maximumBytes) are shown")
    }
    let inspection = Inspection(of: text)
    let signature = try SignatureFinding.of(inspection, with: keyOptions.settings)
    switch try OutputFormat(output.output) {
    case .json: try Console.print(Self.json(inspection, signature).encoded())
    case .text:
      let text = InspectionText(painter: .forStandardOutput(), now: try Clock(at: time.at).now)
      try Console.print(text.lines(inspection, signature).joined(separator: "\n"))
    }
    return switch signature {
    case .invalid: .refused
    case .undecided: .undecided
    case .valid, .unchecked: inspection.isToken ? .accepted : .refused
    }
  }

  /// One object; its members and their order are what programs depend on (docs/command-line.md).
  private static func json(_ inspection: Inspection, _ signature: SignatureFinding) -> JSONText {
    .object([
      "believed": false, "format": .string(inspection.format.rawValue), "header": json(inspection.header),
      "payload": json(inspection.payload), "signature": .string(signature.name),
      "reason": signature.reason.map { .string($0) } ?? .null, "notes": .strings(inspection.notes),
    ])
  }

  /// JSON as it is; base64url, so a string, for bytes that are not JSON.
  private static func json(_ content: Inspection.Content?) -> JSONText {
    switch content {
    case nil: .null
    case .json(let text): .minified(text)
    case .bytes(let bytes): .string(String(decoding: Base64URL.encode(bytes), as: UTF8.self))
    }
  }
}
