internal import COpenSSL

/// A key pair, for development and tests: Latchkey itself only verifies.
///
/// OpenSSL cleanses the private half when the last reference goes. Any number of threads may sign with one instance.
package final class PrivateKey: Sendable {
  /// The public half, which has passed all checks of `PublicKey`.
  package let publicKey: PublicKey

  private let handle: KeyHandle

  /// Takes over a key and makes sure that its halves belong together: a PEM file can pair any two.
  private init(owning handle: KeyHandle) throws(KeyProblem) {
    publicKey = try PublicKey(handle.publicComponents())
    self.handle = handle
    guard try signsForItself() else { throw .privateKeyInconsistent }
  }

  /// A new key of that kind; RSA (2048 to 8192 bits) with the exponent 65537.
  package static func generate(_ kind: KeyKind) throws(KeyProblem) -> PrivateKey {
    try ErrorQueue.contained { () throws(KeyProblem) -> PrivateKey in
      let key: OpaquePointer?
      switch kind {
      case .rsa(let bits):
        try PublicKeyChecks.check(bits: bits)
        unsafe key = latchkey_generate_rsa(CUnsignedInt(bits))
      case .ellipticCurve(let curve):
        unsafe key = latchkey_generate_ec(curve.numericIdentifier)
      case .ed25519:
        unsafe key = latchkey_generate_ed25519()
      }
      guard let key = unsafe key else { throw .fault(ErrorQueue.fault("make a new key")) }
      return try unsafe PrivateKey(owning: KeyHandle(owning: key))
    }
  }

  /// The signature over `message`, in JOSE's form: what `PublicKey.isValid` takes.
  package func sign(_ message: Span<UInt8>, scheme: SignatureScheme) throws(CryptographyFault) -> [UInt8] {
    guard scheme.fits(publicKey.kind) else { throw .schemeDoesNotFit(scheme, publicKey.kind) }
    return try ErrorQueue.contained { () throws(CryptographyFault) -> [UInt8] in
      let signature = try signatureOfOpenSSL(message, scheme: scheme)
      guard case .ecdsa(let curve, _) = scheme else { return signature }
      return try ECDSASignatureForm.joseForm(ofDER: signature, width: curve.coordinateByteCount)
    }
  }

  private func signatureOfOpenSSL(
    _ message: Span<UInt8>, scheme: SignatureScheme
  ) throws(CryptographyFault) -> [UInt8] {
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    // Belongs to `context`.
    var settings: OpaquePointer?
    let digest = unsafe scheme.digest.flatMap { unsafe SchemeSettings.method(of: $0) }
    guard unsafe context != nil, unsafe EVP_DigestSignInit(context, &settings, digest, nil, handle.pointer) == 1,
      let settings = unsafe settings, unsafe SchemeSettings.apply(scheme, to: settings)
    else { throw ErrorQueue.fault("prepare a signature") }
    var signature = [UInt8](repeating: 0, count: unsafe Int(EVP_PKEY_get_size(handle.pointer)))
    var count = signature.count
    let answer = unsafe message.withUnsafeBufferPointer { message in
      unsafe EVP_DigestSign(context, &signature, &count, message.baseAddress, message.count)
    }
    guard answer == 1, count <= signature.count else { throw ErrorQueue.fault("sign") }
    return Array(signature.prefix(count))
  }

  private func signsForItself() throws(KeyProblem) -> Bool {
    let probe = Array("does this key sign for its public half?".utf8)
    let scheme: SignatureScheme =
      switch publicKey.kind {
      case .rsa: .rsaPKCS1(.sha256)
      case .ellipticCurve(let curve): .ecdsa(curve, .sha256)
      case .ed25519: .ed25519
      }
    // Numbers that belong to no key can make OpenSSL fail as well as sign wrongly.
    guard let signature = try? sign(probe.span, scheme: scheme) else { return false }
    do throws(CryptographyFault) {
      return try publicKey.isValid(signature.span, over: probe.span, scheme: scheme)
    } catch { throw .fault(error) }
  }
}

extension PrivateKey {
  /// Reads `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` or `EC PRIVATE KEY`; at most 64 KiB. An encrypted key is refused: no
  /// pass phrase is ever asked for.
  package convenience init(pem: [UInt8]) throws(KeyProblem) {
    let handle = try ErrorQueue.contained { () throws(KeyProblem) -> KeyHandle in
      let block = try PEMBlock.only(in: pem)
      switch block.label {
      case "PRIVATE KEY":
        return try unsafe block.key { next, count in
          let information = unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &next, count)
          defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
          return unsafe information == nil ? nil : unsafe EVP_PKCS82PKEY(information)
        }
      case "RSA PRIVATE KEY":
        return try unsafe block.key { next, count in unsafe d2i_PrivateKey(EVP_PKEY_RSA, nil, &next, count) }
      case "EC PRIVATE KEY":
        return try unsafe block.key { next, count in unsafe d2i_PrivateKey(EVP_PKEY_EC, nil, &next, count) }
      default:
        throw .pemUnexpected(label: block.printableLabel, expected: "a private key")
      }
    }
    try self.init(owning: handle)
  }

  /// The key pair as PKCS#8, `PRIVATE KEY`, not encrypted: a secret, whose bytes are the caller's to protect.
  package func pem() throws(CryptographyFault) -> [UInt8] {
    try ErrorQueue.contained { () throws(CryptographyFault) in
      try unsafe MemoryOutput.bytes { memory in
        unsafe PEM_write_bio_PKCS8PrivateKey(memory, handle.pointer, nil, nil, 0, nil, nil)
      }
    }
  }
}
