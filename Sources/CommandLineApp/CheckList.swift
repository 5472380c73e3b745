internal import JOSE
internal import OIDC

/// What was checked of one token, for the person who asks. It watches the very verification that decides.
struct CheckList: Witness {
  /// People want to hear of everything that is wrong with the claims at once.
  static let wantsEveryRequirement = true

  /// One line of the list.
  struct Line {
    enum Mark { case held, failed, undecided, notChecked }

    let mark: Mark
    let subject: String
    /// What was found; from the token where it did not hold, so not for printing as it is.
    let finding: String
    /// What it was held against.
    var against: String?
    /// Whether it is only what would be: a check before it has failed, so that no claim is believed.
    var isSupposed = false
  }

  private(set) var lines: [Line] = []
  private let now: NumericDate
  private let trust: Trust
  private var issuer: Issuer?
  /// The steps before the claims, in their order; those that are left have not been taken.
  private var stepsAhead = ["format", "issuer", "algorithm", "signature"]
  private var isSupposing = false

  init(trust: Trust, at now: NumericDate) {
    self.trust = trust
    self.now = now
  }

  mutating func saw(_ check: @autoclosure () -> Check) {
    switch check() {
    case .format(let byteCount):
      took("three segments, \(byteCount) of at most \(CompactSegments.maximumBytes) bytes")
    case .issuer(let issuer):
      self.issuer = issuer
      if trust.issuers.checksIssuer {
        took(trust.isPolicy ? "\(issuer.identifier), \(issuer.name) in the policy" : issuer.identifier)
      } else {
        lines.append(Line(mark: .notChecked, subject: stepsAhead.removeFirst(), finding: "waived by --any-issuer"))
      }
    case .algorithm(let algorithm): took("\(algorithm)", against: issuer?.algorithms.map(\.name))
    case .signature(let header): took(signer(header))
    case .requirement(let requirement, let header, let claims, let refusal):
      let finding = refusal?.actual ?? requirement.finding(header, claims, at: now)
      // A token without sub is believed, but there is nothing there that held.
      let held: Line.Mark = requirement == .subjectIsText && claims.subject == nil ? .notChecked : .held
      lines.append(
        Line(
          mark: refusal == nil ? held : .failed, subject: requirement.subject, finding: finding,
          against: refusal?.expected ?? requirement.accepted?.joined(separator: ", "), isSupposed: isSupposing))
    }
  }

  /// Adds what the claims would come to, where the token was refused before they were looked at.
  mutating func suppose(_ rehearsal: Rehearsal) {
    guard rehearsal.issuer != nil, lines.last?.subject == Self.unreached else { return }
    lines.removeLast()
    isSupposing = true
    rehearsal.check(at: now, before: &self)
    tellWaivedAudience()
  }

  /// Adds why a token of which every check held is refused all the same: what it says about the caller cannot be used.
  mutating func refused(_ refusal: Refusal) {
    lines.append(
      Line(
        mark: .failed, subject: "caller", finding: refusal.actual, against: refusal.expected, isSupposed: isSupposing))
  }

  /// Adds the step that failed before the claims, what was not reached behind it, and what was waived.
  mutating func finish(_ verdict: TokenVerdict) {
    switch verdict {
    case .refused(let code, let expected, let actual, _) where !stepsAhead.isEmpty:
      // The payload is read for its iss, and may turn out not to be a claims set.
      let subject = code == Refusal.claimsMalformed("").code ? "payload" : stepsAhead[0]
      lines.append(Line(mark: .failed, subject: subject, finding: actual, against: expected))
    case .undecided(_, let reason) where !stepsAhead.isEmpty:
      lines.append(Line(mark: .undecided, subject: stepsAhead[0], finding: reason))
    default:
      tellWaivedAudience()
      return
    }
    lines += (stepsAhead.dropFirst() + [Self.unreached]).map {
      Line(mark: .notChecked, subject: $0, finding: "not reached")
    }
  }

  private mutating func tellWaivedAudience() {
    guard issuer?.audiences == .any else { return }
    let finding = trust.isPolicy ? "waived by the policy" : "waived by --any-audience"
    lines.append(Line(mark: .notChecked, subject: "audience", finding: finding, isSupposed: isSupposing))
  }

  /// The checks on the claims, together.
  private static let unreached = "claims"

  private func signer(_ header: JOSEHeader) -> String {
    switch issuer?.keys {
    case .publicKeyFile(let path): "made by the key in \(path)"
    case .secrets: "made with the shared secret"
    default: header.keyID.map { "made by the key \($0)" } ?? "made by the only key that fits; the token names none"
    }
  }

  private mutating func took(_ finding: String, against accepted: [String]? = nil) {
    let against = accepted?.joined(separator: ", ")
    lines.append(Line(mark: .held, subject: stepsAhead.removeFirst(), finding: finding, against: against))
  }

}
