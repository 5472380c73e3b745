package import JOSE
internal import StrictJSON

/// What a token says, and what its claims would come to if its signature held: for a person who asks what else is wrong
/// with a token that is refused.
///
/// Nothing of it is believed, and no `VerifiedToken` ever comes of it: who decides asks a `Verifier`.
package struct Rehearsal: Sendable {
  /// Nil where it is not one that we understand.
  package let header: JOSEHeader?
  package let claims: Claims
  /// Whose token it says that it is; nil where it names nobody whom we trust.
  package let issuer: Issuer?

  /// Reads a compact JWS of at most 16 KiB.
  ///
  /// - Throws: where it has no claims that could be read.
  package init(of text: [UInt8], among issuers: TrustedIssuers) throws(Refusal) {
    let segments = try CompactSegments(parsing: text)
    let payload = try Verifier.payload(segments.payload)
    header = try? JOSEHeader(parsing: segments.header())
    claims = Claims(unbelieved: segments.payload, parsedAs: payload.root)
    issuer = try? issuers.issuer(claimedBy: payload.root)
  }

  /// What is asked of its issuer's tokens, each shown to a witness; nothing where nobody knows what is asked. What is asked
  /// of a header that is not understood is left out.
  package func check(at now: NumericDate, before witness: inout some Witness) {
    guard let issuer else { return }
    for requirement in issuer.requirements {
      if case .type = requirement, header == nil { continue }
      let refusal = requirement.refusal(of: header, claims, at: now, leeway: issuer.leeway)
      witness.saw(.requirement(requirement, header, claims, refusal))
    }
  }

  /// `exp`, where the token says it as it must.
  package var expiresAt: NumericDate? { (try? claims.date("exp")) ?? nil }
}
