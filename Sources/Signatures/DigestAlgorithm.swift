internal import COpenSSL

/// A hash function of the SHA-2 family (FIPS 180-4), the only one that JOSE signatures use.
package enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
  case sha256
  case sha384
  case sha512

  /// The length of a digest, in bytes.
  package var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// The digest of `message`, `byteCount` bytes.
  package func digest(of message: Span<UInt8>) -> [UInt8] {
    let value = DigestValue(of: message, algorithm: self)
    return (0..<value.count).map { value.storage[$0] }
  }
}

/// The SHA-256 digest of `message`: 32 bytes.
package func sha256(_ message: Span<UInt8>) -> [UInt8] {
  DigestAlgorithm.sha256.digest(of: message)
}

/// A digest that lives on the stack, so that a verification allocates nothing for it.
struct DigestValue {
  /// The digest is the first `count` bytes.
  let storage: InlineArray<64, UInt8>
  let count: Int

  init(of message: Span<UInt8>, algorithm: DigestAlgorithm) {
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    unsafe message.withUnsafeBufferPointer { message in
      var target = bytes.mutableSpan
      unsafe target.withUnsafeMutableBufferPointer { target in
        switch algorithm {
        case .sha256: unsafe latchkey_sha256(message.baseAddress, message.count, target.baseAddress)
        case .sha384: unsafe latchkey_sha384(message.baseAddress, message.count, target.baseAddress)
        case .sha512: unsafe latchkey_sha512(message.baseAddress, message.count, target.baseAddress)
        }
      }
    }
    storage = bytes
    count = algorithm.byteCount
  }
}
