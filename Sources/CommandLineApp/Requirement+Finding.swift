internal import JOSE
internal import OIDC

extension Requirement {
  /// What is checked, in a word or two.
  var subject: String {
    switch self {
    case .type: "type"
    case .unexpired: "expiry"
    case .begun: "not before"
    case .issuedInPast: "issued"
    case .subjectIsText: "subject"
    case .tokenUse: "token use"
    case .audience: "audience"
    case .client: "client"
    case .unrevoked: "revocation"
    }
  }

  /// What the token says about it, where it holds.
  func finding(_ header: JOSEHeader?, _ claims: Claims, at now: NumericDate) -> String {
    switch self {
    case .type: header?.type ?? "none"
    case .unexpired: Requirement.moment("exp", claims, now)
    case .begun: Requirement.moment("nbf", claims, now)
    case .issuedInPast: Requirement.moment("iat", claims, now)
    case .subjectIsText: claims.subject ?? "no sub; the authorizer would refuse this token"
    case .tokenUse: Requirement.text("token_use", claims) ?? "none"
    case .unrevoked: Requirement.moment("iat", claims, now)
    case .audience: Requirement.text("aud", claims) ?? "none"
    case .client:
      Requirement.text("client_id", claims).map { "client_id \($0)" } ?? Requirement.text("aud", claims).map {
        "aud \($0)"
      }
        ?? "none"
    }
  }

  /// What the options or the policy ask for, where they ask for something.
  var accepted: [String]? {
    switch self {
    case .type(let type): [type]
    case .tokenUse(let use): [use.rawValue]
    case .audience(let accepted), .client(let accepted): accepted
    case .unexpired, .begun, .issuedInPast, .subjectIsText, .unrevoked: nil
    }
  }

  private static func moment(_ name: String, _ claims: Claims, _ now: NumericDate) -> String {
    guard let date = (try? claims.date(name)) ?? nil else { return "no \(name)" }
    return "\(name) \(date), \(Elapsed.phrase(from: now, to: date))"
  }

  private static func text(_ name: String, _ claims: Claims) -> String? {
    ((try? claims.strings(name)) ?? nil)?.prefix(8).map { Excerpt.of($0) }.joined(separator: ", ")
  }
}
