internal import JOSE
internal import OIDC
internal import StrictJSON

/// What `latchkey verify` is asked to do, as the arguments say it.
struct VerifyRequest: Equatable {
  /// `latchkey verify`
  static let commandName = "verify"

  var tokens: [String] = []
  var trust = TrustSettings()
  /// `--at`
  var at: String?
  /// `--output`
  var output: String?

  /// Verifies every token and prints a verdict on each.
  func perform() throws(Complaint) -> ExitStatus {
    let settings = self.trust
    let trust = try Trust(settings)
    let format = try OutputFormat(output)
    let clock = try Clock(at: at)
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
    for hint in advice.hints(trust, settings) { Console.hint(hint) }
    return status ?? .usage
  }

  private static func verdict(
    of input: TokenInput, by verifier: Verifier, _ trust: Trust, at now: NumericDate, watchedBy list: inout CheckList,
    _ advice: inout Advice
  ) -> TokenVerdict {
    guard let bytes = input.bytes else { return .overlong }
    do throws(VerificationError) {
      let token = try verifier.verify(bytes, at: now, before: &list)
      return .accepted(token, issuer: trust.issuers.checksIssuer ? token.issuer.identifier : nil)
    } catch {
      advice.heed(error)
      return TokenVerdict(error, by: trust)
    }
  }
}
