internal import Signatures

/// What a token says, before anybody has checked that it is true.
///
/// Source: RFC 7515 section 5.2, steps 1 to 7.
public struct UnverifiedToken: Sendable {
  /// The parsed header.
  public let header: JOSEHeader
  package let segments: CompactSegments
  private let isHeaderKnown: Bool

  /// Reads a compact JWS of at most 16 KiB.
  ///
  /// - Throws: `Refusal`, for everything that is not exactly three segments of strict base64url with a header that we
  ///   understand.
  public init(parsing text: [UInt8]) throws(Refusal) {
    try self.init(parsing: text, recalling: nil)
  }

  /// As `init(parsing:)`, looking up the header among those seen on believed tokens.
  package init(parsing text: [UInt8], recalling memo: HeaderMemo?) throws(Refusal) {
    let segments = try CompactSegments(parsing: text)
    self.segments = segments
    if let known = memo?.header(for: segments.text.span.extracting(0..<segments.headerCount)) {
      header = known
      isHeaderKnown = true
    } else {
      header = try JOSEHeader(parsing: segments.header())
      isHeaderKnown = false
    }
  }

  /// Checks the signature with an issuer's public key.
  ///
  /// - Parameters:
  ///   - key: a key that the token's header fits; another is a refusal, never a try.
  ///   - memo: where to keep the header once the signature holds.
  /// - Returns: the same token as something that `key`'s owner really said. It does not say that the claims are good.
  package func signed(by key: VerificationKey, remembering memo: HeaderMemo? = nil) throws(VerificationError)
    -> SignedToken
  {
    guard let scheme = header.algorithm.scheme, key.fits(header.algorithm) else {
      throw .refused(.algorithmNotAllowed(expected: key.algorithms, actual: header.algorithm))
    }
    return try signed(remembering: memo) { () throws(CryptographyFault) in
      try key.key.isValid(
        segments.signature.span, over: segments.text.span.extracting(0..<segments.signedCount), scheme: scheme)
    }
  }

  /// Checks the signature with an issuer's shared secrets, of which any may have made it that has not come to its end.
  package func signed(
    by secrets: [SharedSecret], at now: NumericDate, remembering memo: HeaderMemo? = nil
  ) throws(VerificationError) -> SignedToken {
    guard let digest = header.algorithm.hmacDigest else {
      throw .refused(
        .algorithmNotAllowed(expected: SignatureAlgorithm.allCases.filter(\.isSymmetric), actual: header.algorithm))
    }
    return try signed(remembering: memo) {
      var isValid = false
      // Every secret is tried, so that the time taken does not say which one it was.
      for secret in secrets where secret.fits(header.algorithm) && secret.serves(at: now) {
        let fits = secret.secret.isValid(
          tag: segments.signature.span, over: segments.text.span.extracting(0..<segments.signedCount), digest: digest)
        isValid = fits || isValid
      }
      return isValid
    }
  }

  private func signed(
    remembering memo: HeaderMemo?, _ check: () throws(CryptographyFault) -> Bool
  ) throws(VerificationError) -> SignedToken {
    let isValid: Bool
    do throws(CryptographyFault) {
      isValid = try check()
    } catch {
      throw .undecided(.cryptographyFailed(reason: error.description))
    }
    guard isValid else {
      throw .refused(.signatureInvalid(algorithm: header.algorithm, keyID: header.keyID.map(Excerpt.of)))
    }
    if !isHeaderKnown { memo?.keep(header, for: Array(segments.text[..<segments.headerCount])) }
    return SignedToken(header: header, payload: segments.payload)
  }
}

/// A token that its issuer really signed. Its claims have not been looked at.
public struct SignedToken: Sendable {
  /// The parsed header.
  public let header: JOSEHeader
  /// The bytes that were signed, decoded: the claims set as JSON, exactly as it was written.
  public let payload: [UInt8]

  // Only a check of the signature, in this file, makes one.
  fileprivate init(header: JOSEHeader, payload: [UInt8]) {
    self.header = header
    self.payload = payload
  }
}
