internal import JOSE
internal import OIDC
internal import StrictJSON

/// Judges tokens, one at a time and on any thread, and says it in the form that was asked for.
struct Judge: Sendable {
  /// What is said of one token.
  struct Judgement: Sendable {
    let verdict: TokenVerdict
    /// Why it was not accepted, for advice; nil where it was, or was too long to be looked at.
    let error: VerificationError?
    /// What standard output gets, without the end of its last line.
    let output: [UInt8]
  }

  private let verifier: Verifier
  private let trust: Trust
  private let format: OutputFormat
  private let painter: Painter

  init(trust: Trust, format: OutputFormat, painter: Painter) {
    verifier = Verifier(trusting: trust.issuers, keys: trust.keys)
    self.trust = trust
    self.format = format
    self.painter = painter
  }

  /// The verdict on a token.
  func judge(_ input: TokenInput) -> Judgement {
    var list = CheckList(trust: trust, at: input.moment)
    let (verdict, error) = verdict(on: input, watchedBy: &list)
    switch format {
    case .json: return Judgement(verdict: verdict, error: error, output: verdict.json.encoded())
    case .text:
      list.finish(verdict)
      let lines = CheckListText(painter: painter, now: input.moment).lines(input, list, verdict)
      return Judgement(verdict: verdict, error: error, output: Array(lines.joined(separator: "\n").utf8))
    }
  }

  private func verdict(
    on input: TokenInput, watchedBy list: inout CheckList
  ) -> (verdict: TokenVerdict, error: VerificationError?) {
    guard let bytes = input.bytes else { return (.overlong, nil) }
    do throws(VerificationError) {
      let token = try verifier.verify(bytes, at: input.moment, before: &list)
      return (.accepted(token, issuer: trust.issuers.checksIssuer ? token.issuer.identifier : nil), nil)
    } catch {
      return (TokenVerdict(error, by: trust), error)
    }
  }
}
