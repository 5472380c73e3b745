public import JOSE
internal import StrictJSON

/// Verifies tokens of the issuers that it trusts. Pure but for the keys, which it asks for: the same text at the same
/// moment with the same keys has the same answer everywhere.
public struct Verifier: Sendable {
  /// Whom it trusts.
  public let issuers: TrustedIssuers
  private let keys: any KeyProvider
  private let memo = HeaderMemo()

  /// Makes a verifier that trusts these issuers and asks `keys` for their keys.
  public init(trusting issuers: TrustedIssuers, keys: any KeyProvider) {
    self.issuers = issuers
    self.keys = keys
  }

  /// Verifies one compact JWS.
  ///
  /// - Parameters:
  ///   - text: the token's bytes, at most 16 KiB, without `Bearer`.
  ///   - now: the moment to judge at.
  ///   - limit: how long it may take to get the issuer's keys; nil where their provider decides.
  /// - Returns: the token, believed.
  /// - Throws: `.refused` where the token is at fault, `.undecided` where its keys cannot be had.
  public func verify(
    _ text: [UInt8], at now: NumericDate, within limit: Duration? = nil
  ) throws(VerificationError) -> VerifiedToken {
    var witness = NoWitness()
    return try verify(text, at: now, within: limit, before: &witness)
  }

  /// Verifies one compact JWS; see `verify(_:at:)`.
  public func verify(_ text: String, at now: NumericDate) throws(VerificationError) -> VerifiedToken {
    try verify(Array(text.utf8), at: now)
  }

  /// The path of a token, in the order of its data.
  package func verify(
    _ text: [UInt8], at now: NumericDate, within limit: Duration? = nil, before witness: inout some Witness
  ) throws(VerificationError) -> VerifiedToken {
    let token = try refusing { () throws(Refusal) in try UnverifiedToken(parsing: text, recalling: memo) }
    witness.saw(.format(byteCount: text.count))
    let payload = try refusing { () throws(Refusal) in try Verifier.payload(token.segments.payload) }

    let issuer = try refusing { () throws(Refusal) in try issuers.issuer(claimedBy: payload.root) }
    witness.saw(.issuer(issuer))
    guard issuer.algorithms.contains(token.header.algorithm) else {
      throw .refused(.algorithmNotAllowed(expected: issuer.algorithms, actual: token.header.algorithm))
    }
    witness.saw(.algorithm(token.header.algorithm))

    let signed = try issuerKeys(of: issuer, for: token, within: limit).check(token, at: now, remembering: memo)
    witness.saw(.signature(signed.header))

    let claims = Claims(of: signed, parsedAs: payload.root)
    try check(claims, signed.header, of: issuer, at: now, before: &witness)
    let expiry = try refusing { () throws(Refusal) in try claims.date("exp") }
    guard let expiry else { throw .refused(.claimMissing("exp")) }
    return VerifiedToken(issuer: issuer, header: signed.header, claims: claims, expiresAt: expiry)
  }

  private func issuerKeys(
    of issuer: Issuer, for token: UnverifiedToken, within limit: Duration?
  ) throws(VerificationError) -> IssuerKeys {
    do throws(Failure) {
      return try keys.keys(of: issuer, for: token.header.keyID, within: limit)
    } catch {
      throw .undecided(error)
    }
  }

  private func check<Watcher: Witness>(
    _ claims: Claims, _ header: JOSEHeader, of issuer: Issuer, at now: NumericDate, before witness: inout Watcher
  ) throws(VerificationError) {
    var first: Refusal?
    for requirement in issuer.requirements {
      let refusal = requirement.refusal(of: header, claims, at: now, leeway: issuer.leeway)
      witness.saw(.requirement(requirement, header, claims, refusal))
      first = first ?? refusal
      if first != nil, !Watcher.wantsEveryRequirement { break }
    }
    if let first { throw .refused(first) }
  }

  /// The payload, parsed from the very bytes that the signature covers. Nothing in it is believed yet: only `iss` is
  /// read, to find whose keys to check the signature with.
  static func payload(_ bytes: [UInt8]) throws(Refusal) -> JSONDocument {
    let payload: JSONDocument
    do throws(JSONFault) {
      payload = try JSONDocument(parsing: bytes, maximumBytes: CompactSegments.maximumBytes)
    } catch {
      throw .claimsMalformed(error.description)
    }
    guard payload.root.kind == .object else { throw .claimsMalformed("\(payload.root.kind.phrase), not an object") }
    return payload
  }
}

/// A refusal, as the half of `VerificationError` that it is.
private func refusing<Value>(_ body: () throws(Refusal) -> Value) throws(VerificationError) -> Value {
  do throws(Refusal) {
    return try body()
  } catch {
    throw .refused(error)
  }
}
