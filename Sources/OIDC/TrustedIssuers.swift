internal import JOSE
internal import StrictJSON

/// Everybody whom we allow to speak. An issuer is found by the exact bytes of `iss`, out of configuration only.
public struct TrustedIssuers: Sendable {
  /// The issuers, in the order of the configuration.
  public let all: [Issuer]

  /// Every `iss`, at its issuer's place in `all`.
  private let identifiers: TextIndex

  /// Where the terminal waives the check of `iss`: the one issuer that speaks for everybody.
  private let anyone: Issuer?

  /// Takes the issuers.
  ///
  /// - Throws: `InvalidIssuer` where there is none, or where two share a name or an `iss`: the token would not decide
  ///   between them.
  public init(_ issuers: [Issuer]) throws(InvalidIssuer) {
    guard !issuers.isEmpty else { throw InvalidIssuer(problems: [.init("issuers", "must name at least one issuer")]) }
    // Bytes, not strings: `String ==` is canonical equivalence.
    var identifiers: Set<[UInt8]> = []
    var names: Set<String> = []
    var problems: [InvalidIssuer.Problem] = []
    for issuer in issuers {
      if !names.insert(issuer.name).inserted { problems.append(.init("name", "two issuers are called \(issuer.name)")) }
      if !identifiers.insert(Array(issuer.identifier.utf8)).inserted {
        problems.append(.init("issuer", "two issuers have the iss \(issuer.identifier)"))
      }
    }
    guard problems.isEmpty else { throw InvalidIssuer(problems: problems) }
    all = issuers
    self.identifiers = TextIndex(issuers.map(\.identifier))
    anyone = nil
  }

  /// One issuer that speaks for everybody: `iss` is not looked at. Only for a person at a terminal who said so in
  /// words (`--any-issuer`); no policy document can ask for it.
  package init(anyIssuer issuer: Issuer) {
    all = [issuer]
    identifiers = TextIndex([])
    anyone = issuer
  }

  /// Whether `iss` is looked at.
  package var checksIssuer: Bool { anyone == nil }

  /// The issuer that a payload claims to come from.
  func issuer(claimedBy payload: JSONValue) throws(Refusal) -> Issuer {
    if let anyone { return anyone }
    guard let identifier = payload["iss"] else { throw .issuerMissing }
    guard identifier.kind == .string else {
      throw .claimMalformed("iss", expected: "a string", actual: identifier.kind.phrase)
    }
    guard let place = identifier.withUTF8({ text in identifiers.place(of: text) }) ?? nil else {
      throw .issuerUnknown(actual: Excerpt.of(identifier))
    }
    return all[place]
  }
}
