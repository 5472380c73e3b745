internal import COpenSSL

extension KeyHandle {
  /// Has OpenSSL take in numbers that `PublicKeyChecks` has passed; OpenSSL itself checks that a point is on its curve.
  static func make(from components: PublicKeyComponents) throws(KeyProblem) -> KeyHandle {
    try ErrorQueue.contained { () throws(KeyProblem) -> KeyHandle in
      let key: OpaquePointer?
      switch components {
      case .rsa(let modulus, let exponent):
        unsafe key = latchkey_rsa_public_key(modulus, CInt(modulus.count), exponent, CInt(exponent.count))
      case .ellipticCurve(let curve, let x, let y):
        let point = [0x04] + x + y
        unsafe key = latchkey_ec_public_key(curve.numericIdentifier, point, point.count)
      case .ed25519(let bytes):
        unsafe key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
      }
      if let key = unsafe key { return unsafe KeyHandle(owning: key) }
      let fault = ErrorQueue.fault("make a key of its numbers")
      if ErrorQueue.holdsFatalError() { throw .fault(fault) }
      guard case .ellipticCurve(let curve, _, _) = components else { throw .fault(fault) }
      throw .offCurve(curve)
    }
  }
}

extension KeyHandle {
  /// The numbers of the public half. Says nothing about whether they are fit: `PublicKey.init(_:)` does.
  func publicComponents() throws(KeyProblem) -> PublicKeyComponents {
    var der: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_PUBKEY(pointer, &der)
    defer { unsafe CRYPTO_free(der, nil, 0) }
    guard count > 0, let der = unsafe der else { throw .unsupportedKeyType }
    return try SubjectPublicKeyInfo.components(of: unsafe Array(UnsafeBufferPointer(start: der, count: Int(count))))
  }
}
