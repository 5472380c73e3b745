internal import COpenSSL

/// Owns one of OpenSSL's numbers of any size; never negative here.
@safe struct BigNumber: ~Copyable {
  let pointer: OpaquePointer

  /// Takes over `pointer`.
  init(owning pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe BN_free(pointer)
  }

  /// The number that `bigEndian` stands for; zero for none.
  static func number(_ bigEndian: [UInt8] = []) throws(CryptographyFault) -> BigNumber {
    guard let pointer = unsafe BN_bin2bn(bigEndian, CInt(bigEndian.count), nil) else {
      throw ErrorQueue.fault("hold a number")
    }
    return unsafe BigNumber(owning: pointer)
  }
}
