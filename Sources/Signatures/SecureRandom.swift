internal import COpenSSL

/// Random bytes fit for secrets and nonces, from OpenSSL's generator.
package enum SecureRandom {
  /// `count` random bytes.
  package static func bytes(count: Int) throws(CryptographyFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let answer = ErrorQueue.contained { unsafe RAND_bytes(&bytes, CInt(count)) }
    guard answer == 1 else { throw .libraryFailed(operation: "draw random bytes", code: 0) }
    return bytes
  }
}
