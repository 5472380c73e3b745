internal import ArgumentParser
internal import JOSE
internal import OIDC
internal import StrictJSON

/// `latchkey verify`: is this token believed, and if not, why?
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
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

  func perform() throws(Complaint) -> ExitStatus {
    let trust = try Trust(trustOptions)
    let format = try output.format
    let clock = try time.clock()
    let verifier = Verifier(trusting: trust.issuers, keys: trust.keys)
    let painter = Painter.forStandardOutput()
    var isFirst = true
    var isRead = true
    var status: ExitStatus?
    var advice = Advice()
    try TokenInput.forEach(in: tokens) { input throws(Complaint) in
      // Somebody went who might have read of a refusal: what is left unjudged is not accepted.
      guard isRead else {
        status = .usage
        return false
      }
      // Each token is judged at the moment when it is read: whoever pipes tokens in may take hours.
      let now = clock.now
      var list = CheckList(trust: trust, at: now)
      let verdict = Self.verdict(of: input, by: verifier, trust, at: now, watchedBy: &list, &advice)
      status = status.map { .worst($0, verdict.status) } ?? verdict.status
      switch format {
      case .json: isRead = try Console.print(verdict.json.encoded())
      case .text:
        list.finish(verdict)
        let text = CheckListText(painter: painter, now: now)
        let lines = (isFirst ? [] : [""]) + text.lines(input, list, verdict)
        isFirst = false
        isRead = try Console.print(lines.joined(separator: "\n"))
      }
      return true
    }
    for hint in advice.hints(trust, trustOptions) { Console.hint(hint) }
    return status ?? .usage
  }

  private static func verdict(
    of input: TokenInput, by verifier: Verifier, _ trust: Trust, at now: NumericDate, watchedBy list: inout CheckList,
    _ advice: inout Advice
  ) -> Verdict {
    guard let bytes = input.bytes else { return .overlong }
    do throws(VerificationError) {
      let token = try verifier.verify(bytes, at: now, before: &list)
      return .accepted(token, issuer: trust.issuers.checksIssuer ? token.issuer.identifier : nil)
    } catch {
      advice.heed(error)
      return Verdict(error, by: trust)
    }
  }
}
