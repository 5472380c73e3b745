internal import COpenSSL

/// The SHA-256 digest of a secret, or of what somebody presents as one, to be compared with another.
///
/// Secrets are never compared themselves: what is compared has one length, whatever was presented, and of where two secrets
/// differ nothing shows in the time that it takes (CVE-2024-25189).
package struct SecretDigest: Sendable {
  private let digest: DigestValue

  /// Takes in `bytes`; the caller's copy stays the caller's to protect.
  package init(of bytes: [UInt8]) {
    digest = DigestValue(of: bytes.span, algorithm: .sha256)
  }

  /// Whether both are digests of the same bytes; in a time that does not depend on where they differ.
  package func isEqual(to other: SecretDigest) -> Bool {
    unsafe digest.storage.span.withUnsafeBytes { own in
      unsafe other.digest.storage.span.withUnsafeBytes { other in
        unsafe CRYPTO_memcmp(own.baseAddress, other.baseAddress, digest.count) == 0
      }
    }
  }
}
