internal import COpenSSL

/// A shared secret for HMAC (RFC 2104, RFC 7518 section 3.2). Another type than `PublicKey`, so that neither can be taken for the other.
///
/// The bytes themselves are not kept, only the hash states that have taken them in; these are cleansed when the
/// instance goes. Immutable, so any number of threads may use one instance at once.
@safe package final class HMACSecret: Sendable {
  /// The length of the secret, in bytes. Whether that is enough for a hash is for the caller to say.
  package let byteCount: Int

  private struct States {
    var sha256 = latchkey_hmac_sha256()
    var sha384 = latchkey_hmac_sha384()
    var sha512 = latchkey_hmac_sha512()
  }

  /// On the heap, so that there is one copy of what must be cleansed.
  nonisolated(unsafe) private let states: UnsafeMutablePointer<States>

  /// Takes in `bytes`; the caller's copy stays the caller's to protect.
  package init(_ bytes: [UInt8]) throws(KeyProblem) {
    guard !bytes.isEmpty else { throw .secretEmpty }
    byteCount = bytes.count
    unsafe states = .allocate(capacity: 1)
    unsafe states.initialize(to: States())
    unsafe latchkey_hmac_sha256_key(&states.pointee.sha256, bytes, bytes.count)
    unsafe latchkey_hmac_sha384_key(&states.pointee.sha384, bytes, bytes.count)
    unsafe latchkey_hmac_sha512_key(&states.pointee.sha512, bytes, bytes.count)
  }

  deinit {
    unsafe OPENSSL_cleanse(states, MemoryLayout<States>.size)
    unsafe states.deallocate()
  }

  /// Whether `tag` is this secret's tag over `message`: exactly `digest.byteCount` bytes (a shortened tag is not valid),
  /// compared in a time that does not depend on where they differ.
  package func isValid(tag: Span<UInt8>, over message: Span<UInt8>, digest: DigestAlgorithm) -> Bool {
    guard tag.count == digest.byteCount else { return false }
    let expected = tagBytes(over: message, digest: digest)
    return unsafe expected.span.withUnsafeBytes { expected in
      unsafe tag.withUnsafeBytes { tag in
        unsafe CRYPTO_memcmp(expected.baseAddress, tag.baseAddress, tag.count) == 0
      }
    }
  }

  /// The tag over `message`, `digest.byteCount` bytes.
  package func tag(over message: Span<UInt8>, digest: DigestAlgorithm) -> [UInt8] {
    let tag = tagBytes(over: message, digest: digest)
    return (0..<digest.byteCount).map { tag[$0] }
  }

  /// The tag in the first bytes of a buffer on the stack.
  private func tagBytes(over message: Span<UInt8>, digest: DigestAlgorithm) -> InlineArray<64, UInt8> {
    var tag = InlineArray<64, UInt8>(repeating: 0)
    unsafe message.withUnsafeBufferPointer { message in
      var target = tag.mutableSpan
      unsafe target.withUnsafeMutableBufferPointer { target in
        let (bytes, count, tag) = (message.baseAddress, message.count, target.baseAddress)
        switch digest {
        case .sha256: unsafe latchkey_hmac_sha256_tag(&states.pointee.sha256, bytes, count, tag)
        case .sha384: unsafe latchkey_hmac_sha384_tag(&states.pointee.sha384, bytes, count, tag)
        case .sha512: unsafe latchkey_hmac_sha512_tag(&states.pointee.sha512, bytes, count, tag)
        }
      }
    }
    return tag
  }
}
