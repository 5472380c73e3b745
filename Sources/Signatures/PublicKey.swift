internal import COpenSSL

/// A public key that is fit to verify with: no instance holds a weak or malformed one.
///
/// Any number of threads may verify with one instance at once.
package final class PublicKey: Sendable {
  package let kind: KeyKind
  package let components: PublicKeyComponents

  let handle: KeyHandle
  private let pools: [VerificationPool]
  private let ed25519: Ed25519Verifier?

  /// Checks the numbers (`PublicKeyChecks`) and makes a key of them.
  package init(_ components: PublicKeyComponents) throws(KeyProblem) {
    kind = try PublicKeyChecks.kind(of: components)
    self.components = components
    let handle = try KeyHandle.make(from: components)
    self.handle = handle
    switch kind {
    case .rsa, .ellipticCurve:
      pools = Self.pooledSchemes(of: kind).map { VerificationPool(key: handle, scheme: $0) }
      ed25519 = nil
    case .ed25519:
      pools = []
      do throws(CryptographyFault) {
        ed25519 = try ErrorQueue.contained { () throws(CryptographyFault) in try Ed25519Verifier.prepared(for: handle) }
      } catch { throw .fault(error) }
    }
  }

  /// Whether `signature` is this key's signature over `message`.
  ///
  /// - Parameters:
  ///   - signature: in JOSE's form; one of another length than the scheme's is not valid. ECDSA: `r` and `s` at full width.
  ///   - message: what was signed, not its digest.
  ///   - scheme: decided by the caller's policy, never by what the signature came with.
  /// - Returns: false for every signature that is not right, whatever is wrong with it.
  /// - Throws: where there is no answer: the scheme does not fit the key, or OpenSSL failed in itself.
  package func isValid(
    _ signature: Span<UInt8>, over message: Span<UInt8>, scheme: SignatureScheme
  ) throws(CryptographyFault) -> Bool {
    guard scheme.fits(kind) else { throw .schemeDoesNotFit(scheme, kind) }
    // First of all: what has not the one right length is not handed to any decoder.
    guard signature.count == kind.signatureByteCount else { return false }
    ErrorQueue.clear()
    defer { ErrorQueue.clear() }
    return try ErrorQueue.verdict(of: answer(signature, over: message, scheme: scheme))
  }

  /// OpenSSL's answer: 1, 0 or a negative number.
  private func answer(
    _ signature: Span<UInt8>, over message: Span<UInt8>, scheme: SignatureScheme
  ) throws(CryptographyFault) -> CInt {
    guard let algorithm = scheme.digest else {
      guard let ed25519 else { throw .schemeDoesNotFit(scheme, kind) }
      return try ed25519.answer(signature, over: message)
    }
    let pool = pools[Self.poolIndex(of: scheme)]
    let digest = DigestValue(of: message, algorithm: algorithm)
    guard case .ecdsa(let curve, _) = scheme else {
      return try pool.answer(signature, over: digest.storage.span.extracting(first: digest.count))
    }
    guard let form = ECDSASignatureForm(joseForm: signature, width: curve.coordinateByteCount) else { return 0 }
    return try pool.answer(
      form.storage.span.extracting(first: form.count), over: digest.storage.span.extracting(first: digest.count))
  }

  /// The schemes of a kind, each at its `poolIndex`.
  private static func pooledSchemes(of kind: KeyKind) -> [SignatureScheme] {
    switch kind {
    case .rsa: DigestAlgorithm.allCases.map { .rsaPKCS1($0) } + DigestAlgorithm.allCases.map { .rsaPSS($0) }
    case .ellipticCurve(let curve): DigestAlgorithm.allCases.map { .ecdsa(curve, $0) }
    case .ed25519: []
    }
  }

  private static func poolIndex(of scheme: SignatureScheme) -> Int {
    switch scheme {
    case .rsaPKCS1(let digest), .ecdsa(_, let digest): position(of: digest)
    case .rsaPSS(let digest): DigestAlgorithm.allCases.count + position(of: digest)
    case .ed25519: 0
    }
  }

  private static func position(of digest: DigestAlgorithm) -> Int {
    switch digest {
    case .sha256: 0
    case .sha384: 1
    case .sha512: 2
    }
  }
}
