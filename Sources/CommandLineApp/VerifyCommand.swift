internal import ArgumentParser

/// `latchkey verify`: is this token believed, and if not, why?
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: VerifyRequest.commandName,
    _superCommandName: "latchkey",
    abstract: "Check tokens, and say what was checked.",
    discussion: """
      A token is accepted when it is a signed JWT of at most 16384 bytes whose header asks for nothing that is not \
      understood; iss, byte for byte, is one that is trusted; alg is one that this issuer may use; the signature is \
      right by the key that kid names, or by the only key that fits where there is no kid; exp is there and has not \
      come; nbf, where it is there, has come; iat, where it is there, is at most 300 seconds ahead; and aud, or the \
      client, is one that was asked for.

      Whom to trust comes from --policy, or from options. Issuer and audience (or client) must then be given, or \
      waived with --any-issuer and --any-audience: leaving an option out never switches a check off.

      Tokens are taken as they are; one leading 'Bearer ' is tolerated. Arguments are visible to other users of the \
      machine: rather give real tokens on standard input.

      Exit status: 0 accepted, 1 refused, 2 usage or configuration, 3 undecided; of several the worst, in the order \
      2, 3, 1, 0.

      EXAMPLES:
        latchkey verify --policy latchkey.json < tokens.txt
        latchkey verify --user-pool eu-west-1_AbCdEfGhI --client 4example TOKEN
        latchkey verify --keys jwks.json --issuer https://login.example.com/ \\
          --audience https://api.example.com TOKEN
      """)

  @Argument(
    help: ArgumentHelp("The tokens; - or none reads them from standard input, one on each line.", valueName: "TOKEN"))
  var tokens: [String] = []

  @OptionGroup(title: "Trust")
  var trustOptions: TrustOptions

  @OptionGroup
  var time: TimeOption

  @OptionGroup
  var output: OutputOption

  @Option(
    help: ArgumentHelp(
      "How many tokens are judged at a time, 1 to 256 (default: one for each processor).", valueName: "NUMBER"))
  var jobs: String?

  func perform() throws(Complaint) -> ExitStatus { try request.perform() }

  /// The values without ArgumentParser.
  var request: VerifyRequest {
    VerifyRequest(tokens: tokens, trust: trustOptions.settings, at: time.at, output: output.output, jobs: jobs)
  }
}
