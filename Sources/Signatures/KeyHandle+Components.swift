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
  /// The numbers of the public half. Says nothing about whether they are fit: `PublicKey.init` does.
  func publicComponents() throws(KeyProblem) -> PublicKeyComponents {
    switch unsafe EVP_PKEY_get_base_id(pointer) {
    case EVP_PKEY_RSA:
      return .rsa(
        modulus: try unsafe number { number in unsafe latchkey_get_rsa_modulus(pointer, &number) },
        exponent: try unsafe number { number in unsafe latchkey_get_rsa_exponent(pointer, &number) })
    case EVP_PKEY_EC:
      let curve = try curve()
      let width = curve.coordinateByteCount
      return .ellipticCurve(
        curve, x: try unsafe number(width: width) { number in unsafe latchkey_get_ec_x(pointer, &number) },
        y: try unsafe number(width: width) { number in unsafe latchkey_get_ec_y(pointer, &number) })
    case EVP_PKEY_ED25519:
      var bytes = [UInt8](repeating: 0, count: Ed25519Point.byteCount)
      var count = bytes.count
      guard unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == bytes.count else {
        throw .pemMalformed
      }
      return .ed25519(bytes)
    default:
      throw .unsupportedKeyType
    }
  }

  private func curve() throws(KeyProblem) -> EllipticCurve {
    var name = [CChar](repeating: 0, count: 64)
    // A curve that is spelled out in numbers has no name, or the one of the curve that has these numbers.
    guard unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, nil) == 1,
      case let number = unsafe OBJ_sn2nid(name),
      let curve = EllipticCurve.allCases.first(where: { $0.numericIdentifier == number })
    else { throw .unsupportedCurve }
    return curve
  }

  private func number(
    width: Int? = nil, _ get: (inout OpaquePointer?) -> CInt
  ) throws(KeyProblem) -> [UInt8] {
    var pointer: OpaquePointer?
    guard unsafe get(&pointer) == 1, let pointer = unsafe pointer,
      let bytes = unsafe BigNumber(owning: pointer).bytes(width: width)
    else { throw .pemMalformed }
    return bytes
  }
}
