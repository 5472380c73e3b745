internal import COpenSSL

/// Ed25519 takes the message whole, so OpenSSL offers it only as a one-shot `EVP_DigestVerify`.
///
/// A context may serve one such call, so each gets a copy (about 1 µs) of one that is prepared once (about 12 µs) and
/// only read afterwards: no lock.
@safe final class Ed25519Verifier: Sendable {
  nonisolated(unsafe) private let template: OpaquePointer

  private init(owning template: OpaquePointer) {
    unsafe self.template = template
  }

  deinit {
    unsafe EVP_MD_CTX_free(template)
  }

  static func prepared(for key: KeyHandle) throws(CryptographyFault) -> Ed25519Verifier {
    guard let template = unsafe EVP_MD_CTX_new() else { throw ErrorQueue.fault("prepare a verification") }
    let verifier = unsafe Ed25519Verifier(owning: template)
    guard unsafe EVP_DigestVerifyInit(template, nil, nil, nil, key.pointer) == 1 else {
      throw ErrorQueue.fault("prepare a verification")
    }
    return verifier
  }

  /// OpenSSL's answer: 1, 0 or a negative number.
  func answer(_ signature: Span<UInt8>, over message: Span<UInt8>) throws(CryptographyFault) -> CInt {
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe context != nil, unsafe EVP_MD_CTX_copy_ex(context, template) == 1 else {
      throw ErrorQueue.fault("copy a verification")
    }
    return unsafe signature.withUnsafeBufferPointer { signature in
      unsafe message.withUnsafeBufferPointer { message in
        unsafe EVP_DigestVerify(context, signature.baseAddress, signature.count, message.baseAddress, message.count)
      }
    }
  }
}
